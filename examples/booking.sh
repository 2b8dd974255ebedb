#!/usr/bin/env bash
# Makes a booking and prints its promo code and claim link. Needs HUBBY_URL, HUBBY_API_KEY and HUBBY_API_SECRET, curl and openssl.
set -euo pipefail
url=${HUBBY_URL:-http://localhost:5000}
: "${HUBBY_API_KEY:?is not set}" "${HUBBY_API_SECRET:?is not set}"
target=/api/bookings
destination=${1:-Thailand}

body=$(cat <<JSON
{
  "booking_id": "example-$(openssl rand -hex 8)",
  "departure_date": "2030-06-15",
  "return_date": "2030-06-22",
  "first_name": "Alex",
  "package_specifications": [{ "package_type": "starter", "destination": "$destination" }]
}
JSON
)

timestamp=$(date +%s%3N)
signature=$(printf '%s' "${timestamp}POST${target}" | openssl dgst -sha256 -hmac "$HUBBY_API_SECRET" -r | cut -d ' ' -f 1)
answer=$(curl -sS --fail-with-body "$url$target" \
  -H 'content-type: application/json' \
  -H "x-api-key: $HUBBY_API_KEY" \
  -H "x-timestamp: $timestamp" \
  -H "x-signature: $signature" \
  -H "idempotency-key: $(openssl rand -hex 16)" \
  --data "$body") || { echo "$answer" >&2; exit 1; }

# With jq this is shorter: jq -r .data.id
field() { printf '%s' "$answer" | grep -o "\"$1\":\"[^\"]*\"" | head -n 1 | cut -d '"' -f 4; }
echo "Booking:    $(field id)"
echo "Promo code: $(field promo_code)"
echo "Claim link: $(field claim_url)"
