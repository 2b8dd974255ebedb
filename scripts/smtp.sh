#!/usr/bin/env bash
# A private mail server (Postfix) for tests and measurements: its own folders, its own port, every mail into DIR/mail (a Maildir).
#   scripts/smtp.sh start DIR [PORT]   prints the port it listens on; DIR/smtps-port holds the one with TLS from the start
#   scripts/smtp.sh stop DIR
#   scripts/smtp.sh install            from Debian's packages, when missing and allowed
#
# never@… is refused for good (550), busy@… with 451 at the first three tries. STARTTLS is offered with DIR/certificate.pem, made
# here; the user hubby with the password "s3cret%@:/" may log in, and tls@… is taken only from whoever has.
set -euo pipefail
PATH=$PATH:/usr/sbin

case "${1:-}" in
  install)
    if ! command -v postfix >/dev/null || ! command -v saslpasswd2 >/dev/null; then
      if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        apt-get update -qq
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postfix sasl2-bin libsasl2-modules >/dev/null
      else
        echo "Postfix is missing: install the packages postfix, sasl2-bin and libsasl2-modules." >&2
        exit 1
      fi
    fi
    ;;
  start)
    [ "$(id -u)" = 0 ] || { echo "Postfix starts as root only; set HUBBY_TEST_SMTP to the DIR of one that runs." >&2; exit 1; }
    command -v postfix >/dev/null || { echo "Postfix is missing: run scripts/smtp.sh install" >&2; exit 1; }
    mkdir -p "$2"
    dir=$(cd "$2" && pwd)
    port=${3:-$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')}
    smtps=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
    echo "$smtps" > "$dir/smtps-port"
    chmod 755 "$dir"
    mkdir -p "$dir/etc/sasl" "$dir/queue" "$dir/data" "$dir/mail" "$dir/sasl" "$dir/tries"
    chown postfix "$dir/data"
    chown nobody "$dir/mail" "$dir/tries"

    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30 -subj /CN=localhost \
      -addext subjectAltName=DNS:localhost,IP:127.0.0.1 -keyout "$dir/key.pem" -out "$dir/certificate.pem" 2>/dev/null
    printf 's3cret%%@:/' | saslpasswd2 -p -c -u mail.test -f "$dir/sasl/users" hubby
    chown postfix "$dir/sasl/users"
    printf 'pwcheck_method: auxprop\nauxprop_plugin: sasldb\nsasldb_path: %s/sasl/users\nmech_list: PLAIN LOGIN\n' "$dir" > "$dir/etc/sasl/smtpd.conf"

    # Every local part at any domain is one mailbox.
    echo '/./ ./' > "$dir/etc/mailboxes"
    cat > "$dir/etc/recipients" <<CONF
/^never@/ 550 5.1.1 no such mailbox
/^tls@/   permit_sasl_authenticated, reject
CONF
    # Asked before a recipient is taken (postfix-policy protocol): 451 three times for busy…@, counted per address.
    cat > "$dir/policy" <<'POLICY'
#!/usr/bin/env bash
while IFS= read -r line; do
  case "$line" in
    recipient=*) recipient=${line#recipient=} ;;
    '')
      action=dunno
      if [[ $recipient == busy* ]]; then
        file="$1/${recipient//[^a-zA-Z0-9]/_}"
        echo x >> "$file"
        [ "$(wc -l < "$file")" -le 3 ] && action='451 4.3.2 come back later'
      fi
      printf 'action=%s\n\n' "$action"
      ;;
  esac
done
POLICY
    chmod 755 "$dir/policy"

    cat > "$dir/etc/main.cf" <<CONF
compatibility_level = 3.6
queue_directory = $dir/queue
data_directory = $dir/data
maillog_file = $dir/log
maillog_file_prefixes = $dir
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mail.test
mydestination =
virtual_mailbox_domains = static:all
virtual_mailbox_base = $dir/mail
virtual_mailbox_maps = regexp:$dir/etc/mailboxes
virtual_uid_maps = static:65534
virtual_gid_maps = static:65534
virtual_mailbox_limit = 0
virtual_transport = virtual
smtpd_recipient_restrictions = check_recipient_access regexp:$dir/etc/recipients, check_policy_service unix:private/policy, permit_mynetworks, reject
smtpd_relay_restrictions = permit
mynetworks = 127.0.0.0/8
smtpd_delay_reject = yes
smtpd_client_connection_count_limit = 0
smtpd_error_sleep_time = 0
smtpd_soft_error_limit = 10000
smtpd_hard_error_limit = 10000
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = cyrus

smtpd_tls_auth_only = yes
smtpd_tls_security_level = may
smtpd_tls_cert_file = $dir/certificate.pem
smtpd_tls_key_file = $dir/key.pem
recipient_delimiter =
CONF
    cat > "$dir/etc/master.cf" <<CONF
127.0.0.1:$port inet n - n - 30 smtpd
127.0.0.1:$smtps inet n - n - 10 smtpd
  -o smtpd_tls_wrappermode=yes
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
error unix - - n - - error
retry unix - - n - - error
proxymap unix - - n - - proxymap
tlsmgr unix - - n 1000? 1 tlsmgr
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
virtual unix - n n - - virtual
policy unix - n n - 0 spawn user=nobody argv=$dir/policy $dir/tries
postlog unix-dgram n - n - 1 postlogd
CONF
    postfix -c "$dir/etc" start >"$dir/start.log" 2>&1 || { cat "$dir/start.log" "$dir/log" >&2; exit 1; }
    echo "$port"
    ;;
  stop)
    postfix -c "$(cd "$2" && pwd)/etc" stop >/dev/null 2>&1 || true
    ;;
  *)
    sed -n '2,8p' "$0" >&2
    exit 2
    ;;
esac
