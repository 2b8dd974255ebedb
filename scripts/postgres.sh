#!/usr/bin/env bash
# A private PostgreSQL for tests and measurements: its own data directory, its own port, gone without a trace.
#   scripts/postgres.sh start DIR [PORT] [setting=value ...]   prints the port it listens on
#   scripts/postgres.sh stop DIR
#   scripts/postgres.sh install                                from Debian's packages, when missing and allowed
set -euo pipefail

find_bin() {
  local dir
  for dir in $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -Vr); do
    [ -x "$dir/initdb" ] && { echo "$dir"; return; }
  done
  command -v initdb >/dev/null && dirname "$(readlink -f "$(command -v initdb)")"
}

# PostgreSQL refuses to run as root, so root lends it the account of its package.
as_owner() {
  if [ "$(id -u)" = 0 ]; then (cd / && runuser -u postgres -- "$@"); else "$@"; fi
}

free_port() {
  python3 - <<'PY' 2>/dev/null || echo $((20000 + RANDOM % 20000))
import socket
s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])
PY
}

case "${1:-}" in
  install)
    [ -n "$(find_bin || true)" ] && exit 0
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
      apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq postgresql >/dev/null
    else
      echo "PostgreSQL is missing: install the package postgresql (15 or later)." >&2
      exit 1
    fi
    ;;
  start)
    dir=$2; port=${3:-$(free_port)}; shift 2; [ $# -gt 0 ] && shift
    bin=$(find_bin || true)
    [ -n "$bin" ] || { echo "PostgreSQL is missing: run scripts/postgres.sh install" >&2; exit 1; }
    mkdir -p "$dir"
    dir=$(cd "$dir" && pwd)
    if [ "$(id -u)" = 0 ]; then chown postgres "$dir"; fi
    if [ ! -f "$dir/data/PG_VERSION" ]; then
      as_owner "$bin/initdb" -D "$dir/data" -U postgres --auth=trust --locale=C.UTF-8 --encoding=UTF8 >/dev/null
    fi
    {
      echo "listen_addresses = '127.0.0.1'"
      echo "port = $port"
      echo "unix_socket_directories = ''"
      echo "max_connections = 300"
      for setting in "$@"; do echo "${setting%%=*} = ${setting#*=}"; done
    } > "$dir/data/postgresql.auto.conf"
    as_owner "$bin/pg_ctl" -D "$dir/data" -l "$dir/data/server.log" -w -t 60 start >/dev/null
    echo "$port"
    ;;
  stop)
    bin=$(find_bin)
    as_owner "$bin/pg_ctl" -D "$2/data" -m immediate stop >/dev/null 2>&1 || true
    ;;
  *)
    sed -n '2,6p' "$0" >&2
    exit 2
    ;;
esac
