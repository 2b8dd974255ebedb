#!/usr/bin/env bash
# How soon mails leave, how many a second while bookings go on, and whether any is lost when the server is killed.
#   bench/mail.sh [--quick]
# Stores are made in $BENCH_DIR (default: a new folder under /tmp, removed at the end). Ends with 1 when a promise was broken.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/postgres.sh install
if [ -n "${BENCH_DIR:-}" ]; then
  mkdir -p "$BENCH_DIR"; directory=$(cd "$BENCH_DIR" && pwd)
else
  directory=$(mktemp -d -t hubby-mail-XXXXXX)
  trap 'rm -rf "$directory"' EXIT
fi
# PostgreSQL runs under an account of its own and must be able to enter.
chmod 755 "$directory"

dotnet publish src/Hubby.Server -c Release -o "$directory/server" -v quiet -nologo >&2
dotnet build bench/Hubby.Bench -c Release -v quiet -nologo >&2
dotnet artifacts/bin/Hubby.Bench/release/Hubby.Bench.dll mail "$@" --server "$directory/server" --directory "$directory"
