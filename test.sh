#!/usr/bin/env bash
# Every check, in order, each with its time. The last line is "N passed, N failed": the test runner's own count,
# with every other check that failed added to the failures.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en MSBUILDTERMINALLOGGER=off

logs=$(mktemp -d)
postgres=$(mktemp -d)
passed=0
failed=0
finish() {
  scripts/postgres.sh stop "$postgres" 2>/dev/null
  rm -rf "$logs" "$postgres"
}
trap finish EXIT
trap 'exit 130' INT TERM

# check HEADING COMMAND...: silent while it passes, everything it said when it fails.
check() {
  local heading=$1 start=$SECONDS
  shift
  printf -- '-- %s ' "$heading"
  if "$@" >"$logs/last" 2>&1 </dev/null; then
    echo "($((SECONDS - start)) s)"
    return 0
  fi
  echo "FAILED ($((SECONDS - start)) s)"
  cat "$logs/last"
  failed=$((failed + 1))
  return 1
}

# need COMMAND PACKAGE...: installs Debian's packages where that is allowed, else says what is missing.
need() {
  local command=$1
  shift
  command -v "$command" >/dev/null && return 0
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" && return 0
  fi
  echo "$command is missing: install the package(s) $*." >&2
  return 1
}

tools() {
  local missing=0
  command -v dotnet >/dev/null || { echo "The .NET SDK of global.json is missing."; missing=1; }
  scripts/postgres.sh install || missing=1
  scripts/smtp.sh install || missing=1
  need node nodejs npm || missing=1
  need npm npm || missing=1
  need chromium chromium || missing=1
  need curl curl || missing=1
  need openssl openssl || missing=1
  need bearerbox kannel kannel-extras || missing=1
  return $missing
}

# The folder's packages, as its lock file says; only when that has changed since the last run.
npm_packages() {
  local stamp="$1/node_modules/.lock-installed"
  cmp -s "$1/package-lock.json" "$stamp" && return 0
  npm ci --prefix "$1" --ignore-scripts --no-audit --no-fund && cp "$1/package-lock.json" "$stamp"
}

start_postgres() {
  # A crash of this server ends the run anyway, so its fsync is spared.
  local port
  port=$(scripts/postgres.sh start "$postgres" "" fsync=off) || return 1
  export HUBBY_TEST_POSTGRES="Host=127.0.0.1;Port=$port;Username=postgres"
}

count() { sed -nE "s/^ *$1: ([0-9]+)\$/\1/p" "$logs/tests" | tail -n 1; }

# What each failed test said, without the servers' logs around it.
failures() {
  awk '/^failed / { on = 1 } /^(Running tests|Exit code|Test run summary|[^ ].*\.dll \()/ { on = 0 } on' "$logs/tests" | head -n 300
}

run_tests() {
  local start=$SECONDS status
  echo "-- Tests on PostgreSQL and SQLite, and in a browser"
  # One project after the other: a browser beside all the others would only make both slower.
  dotnet test --no-build --no-ansi --no-progress --max-parallel-test-modules 1 </dev/null 2>&1 | tee "$logs/tests"
  status=${PIPESTATUS[0]}
  echo "   ($((SECONDS - start)) s)"
  local good bad
  good=$(count succeeded)
  bad=$(count failed)
  passed=$((passed + ${good:-0}))
  failed=$((failed + ${bad:-0}))
  # A run that broke off before it could count, or that ran nothing, has failed too.
  if [ "$status" != 0 ] && [ "${bad:-0}" = 0 ] || [ "${good:-0}" = 0 ]; then failed=$((failed + 1)); fi
}

lint_openapi() {
  npm_packages tools/openapi && npm run --silent --prefix tools/openapi lint
}

check "Tools" tools
if check "Restore" dotnet restore --locked-mode && check "Build" dotnet build --no-restore -v quiet; then
  check "Format" dotnet format --no-restore --verify-no-changes
  check "Migrations hold the whole model" scripts/migration.sh check
  check "Receiver's library" npm_packages tools/webhooks
  check "PostgreSQL" start_postgres && run_tests
  check "OpenAPI document" lint_openapi
fi

# Said once more at the end: whoever sees the last lines of a long log sees what failed.
[ ! -f "$logs/tests" ] || failures
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
