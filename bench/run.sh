#!/usr/bin/env bash
# Measures the server on this machine and prints Markdown tables; bench/README.md says what each figure is.
#   bench/run.sh [quick] [PART ...]     parts: postgres sqlite · throughput latency pages refusals coldstart memory mails mailrate import webhooks full portal strategies causes
# Stores are made in $BENCH_DIR (default: a new folder under /tmp, removed at the end). A full run also writes bench/RESULTS.md.
set -euo pipefail
cd "$(dirname "$0")/.."

options=()
if [ "${1:-}" = quick ]; then shift; options+=(--quick); fi
if [ ${#options[@]} = 0 ] && [ $# = 0 ]; then options+=(--results bench/RESULTS.md); fi

scripts/postgres.sh install
if [ -n "${BENCH_DIR:-}" ]; then
  mkdir -p "$BENCH_DIR"; directory=$(cd "$BENCH_DIR" && pwd)
else
  directory=$(mktemp -d -t hubby-bench-XXXXXX)
  trap 'rm -rf "$directory"' EXIT
fi
# PostgreSQL runs under an account of its own and must be able to enter.
chmod 755 "$directory"

dotnet publish src/Hubby.Server -c Release -o "$directory/server" -v quiet -nologo >&2
dotnet build bench/Hubby.Bench -c Release -v quiet -nologo >&2
dotnet artifacts/bin/Hubby.Bench/release/Hubby.Bench.dll run "$@" --server "$directory/server" --directory "$directory" "${options[@]}"
