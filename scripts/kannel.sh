#!/usr/bin/env bash
# A private Kannel with its fake SMS centre for tests: free ports, files in a directory of its own, reports at once.
#   scripts/kannel.sh start DIR    prints the port of its sendsms; user hubby, password secret;
#                                  what travellers got is in DIR/fakesmsc.log
#   scripts/kannel.sh stop DIR
set -euo pipefail

find_fakesmsc() {
  local place
  for place in /usr/lib/kannel/test/fakesmsc "$(command -v fakesmsc || true)"; do
    [ -x "$place" ] && { echo "$place"; return; }
  done
}

free_ports() {
  python3 - <<'PY'
import socket
sockets = [socket.socket() for _ in range(4)]
for s in sockets: s.bind(("127.0.0.1", 0))
print(*[s.getsockname()[1] for s in sockets])
PY
}

# await FILE TEXT NAME: until a log says so.
await() {
  for _ in $(seq 300); do
    grep -q -- "$2" "$1" 2>/dev/null && return 0
    sleep 0.1
  done
  echo "$3 did not start:" >&2
  tail -n 20 "$1" >&2
  return 1
}

# run DIR NAME COMMAND...
run() {
  local dir=$1 name=$2
  shift 2
  (cd "$dir" && exec setsid "$@" </dev/null >"$dir/$name.log" 2>&1) &
  echo $! >>"$dir/pids"
}

stop() {
  [ -f "$1/pids" ] || return 0
  local pid
  for pid in $(tac "$1/pids"); do kill "$pid" 2>/dev/null || true; done
  rm -f "$1/pids"
}

case "${1:-}" in
  start)
    mkdir -p "$2"
    dir=$(cd "$2" && pwd)
    fakesmsc=$(find_fakesmsc)
    if [ -z "$fakesmsc" ] || ! command -v bearerbox >/dev/null; then
      echo "Kannel is missing: install the packages kannel and kannel-extras." >&2
      exit 1
    fi
    read -r admin boxes sendsms centre < <(free_ports)
    cat >"$dir/kannel.conf" <<EOF
group = core
admin-port = $admin
admin-password = secret
smsbox-port = $boxes
smsbox-interface = 127.0.0.1
admin-interface = 127.0.0.1
box-deny-ip = "*.*.*.*"
box-allow-ip = 127.0.0.1
admin-deny-ip = "*.*.*.*"
admin-allow-ip = 127.0.0.1

group = smsc
smsc = fake
smsc-id = centre
host = 127.0.0.1
port = $centre
connect-allow-ip = 127.0.0.1

group = smsbox
bearerbox-host = 127.0.0.1
bearerbox-port = $boxes
sendsms-port = $sendsms
sendsms-interface = 127.0.0.1

group = sendsms-user
username = hubby
password = secret
concatenation = true
max-messages = 10

group = sms-service
keyword = default
max-messages = 0
get-url = http://127.0.0.1:1/
EOF
    trap 'stop "$dir"' ERR
    run "$dir" bearerbox bearerbox -v 0 kannel.conf
    await "$dir/bearerbox.log" "MAIN: Start-up done" bearerbox
    run "$dir" fakesmsc "$fakesmsc" -H 127.0.0.1 -r "$centre" -m 0 "1 2 text nothing"
    run "$dir" smsbox smsbox -v 0 kannel.conf
    await "$dir/bearerbox.log" "Client connected from" "the connection of the smsbox"
    echo "$sendsms"
    ;;
  stop)
    stop "$2"
    ;;
  *)
    sed -n '2,5p' "$0" >&2
    exit 2
    ;;
esac
