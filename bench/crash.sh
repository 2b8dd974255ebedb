#!/usr/bin/env bash
# Kills, freezes and starves server and database while bookings come in, then reads back every booking that was answered 2xx.
#   bench/crash.sh [--kills 300] [--short] [--only WORD]     --short: short freezes and absences, for every day
# Stores are made in $BENCH_DIR (default: a new folder under /tmp, removed at the end). Ends with 1 when a promise was broken
# or a control, which must lose bookings, lost none. Power cuts and the full disk need root and loop devices, one control gcc.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/postgres.sh install
if [ -n "${BENCH_DIR:-}" ]; then
  mkdir -p "$BENCH_DIR"; directory=$(cd "$BENCH_DIR" && pwd)
else
  directory=$(mktemp -d -t hubby-crash-XXXXXX)
  trap 'rm -rf "$directory"' EXIT
fi
# PostgreSQL runs under an account of its own and must be able to enter.
chmod 755 "$directory"

dotnet publish src/Hubby.Server -c Release -o "$directory/server" -v quiet -nologo >&2
dotnet build bench/Hubby.Bench -c Release -v quiet -nologo >&2
dotnet artifacts/bin/Hubby.Bench/release/Hubby.Bench.dll crash "$@" --server "$directory/server" --directory "$directory"
