#!/usr/bin/env bash
# Makes docs/images anew: the browser tests keep a picture of every page and state, ImageMagick lays them on sheets.
#   scripts/pictures.sh [DIR]     DIR: pictures that the tests have kept already (HUBBY_PICTURES)
set -euo pipefail
cd "$(dirname "$0")/.."

kept=${1:-}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
if [ -z "$kept" ]; then
  kept=$work/kept
  mkdir "$kept"
  # Passkeys and uploaded logos belong to the address that pictures show, which is not where the tests stand.
  HUBBY_PICTURES=$kept dotnet test --project tests/Hubby.Browser.Tests \
    --filter-class '*EveryPage*' '*.MailTests' '*BrowserTests.Portal*' --filter-not-method '*A_passkey_is_added*' '*A_logo_is_chosen*'
fi

# dev-pages-PAGE-STATE-brand-…-lang-en-phone-light.png is PAGE-STATE-en-phone-light.png here.
for picture in "$kept"/dev-pages-*-brand-*.png; do
  name=$(basename "$picture" | sed -E 's/^dev-pages-//; s/-brand-.*-lang-/-/')
  cp "$picture" "$work/$name"
done


# dev-mail-ID-html-KIND-en-phone-light.png is mail-KIND-en-phone-light.png here.
for picture in "$kept"/dev-mail-*-html-*.png; do
  name=$(basename "$picture" | sed -E 's/^dev-mail-[0-9a-f-]+-html-/mail-/')
  cp "$picture" "$work/$name"
done

# The portal's pages go by their addresses; of those with an id in them one is enough: page NAME REGEX
page() {
  local name=$1 view found
  for view in desktop-light desktop-dark phone-light phone-dark; do
    found=$(find "$kept" -regextype posix-extended -regex ".*/$2-$view\.png" -print -quit)
    cp "$found" "$work/at-$name-$view.png"
  done
}
id='[0-9a-f]{8}-[0-9a-f-]{27}'
stuck=$(find "$kept" -name 'portal-bookings-*-e-messages-phone-dark.png' -printf '%f' -quit)
stuck=${stuck%-e-messages-phone-dark.png}
page home portal-p-7d
page sign-in portal-sign-in
page bookings portal-bookings
page booking "$stuck"
page import "portal-imports-$id-check"
page keys portal-keys
page webhook portal-webhooks-failing
page request 'portal-requests-r-req[0-9a-z-]+'
page try portal-try
page brand portal-brand
page schedules portal-schedules-of-three-days
page members portal-members
page account portal-account
page operator portal-operator
page queues portal-operator-queues
page stock portal-operator-stock

images=$PWD/docs/images
cd "$work"

# sheet NAME COLUMNS WIDTH PICTURE...
sheet() {
  local name=$1 columns=$2 width=$3
  shift 3
  montage "$@" -tile "${columns}x" -geometry "${width}x+8+8" -background '#8a9490' -quality 55 "$images/$name.webp"
}

sheet claim-phone 5 234 claim-*-en-phone-light.png claimed-*-en-phone-light.png
sheet redeem-phone 6 234 redeem-[!c]*-en-phone-light.png
sheet choose-phone 5 234 redeem-choose-*-en-phone-light.png
sheet install-phone 6 234 install-*-en-phone-light.png
sheet help-phone 5 234 problem-*-en-phone-light.png offline-*-en-phone-light.png
sheet others-phone 6 234 {error,gone,privacy,reminders}-*-en-phone-light.png
sheet arabic-night 6 234 {claim-usual,claimed-usual,redeem-filled,redeem-choose-usual,install-iphone,install-active}-ar-phone-dark.png
sheet desktop 3 480 {redeem-filled,redeem-choose-usual,install-computer}-en-desktop-light.png install-active-en-desktop-dark.png \
  {reminders-asked,gone-usual}-en-desktop-light.png
convert claim-usual-en-phone-light.png -resize 312x -quality 75 "$images/claim.webp"
convert install-iphone-en-phone-light.png -resize 312x -quality 75 "$images/install.webp"
sheet mails-phone 4 234 mail-{promocode,claim,esimready,reminder,expiring,scheduled,several,anywhere}-en-phone-light.png
sheet mails-others 4 234 mail-{promocode,esimready,several}-ar-phone-dark.png mail-{promocode,esimready,expiring}-th-phone-light.png \
  mail-{promocode,esimready}-de-phone-light.png

portal=(home bookings booking import keys webhook request try brand schedules members account operator queues stock sign-in)
names() { printf "at-%s-$1.png\n" "${portal[@]}"; }
sheet portal 3 480 $(names desktop-light)
sheet portal-night 3 480 $(names desktop-dark)
sheet portal-phone 8 234 $(names phone-light)
sheet portal-phone-night 8 234 $(names phone-dark)
convert at-home-desktop-light.png -resize 1080x -quality 75 "$images/portal-home.webp"
convert at-booking-desktop-light.png -resize 1080x -quality 75 "$images/portal-booking.webp"
