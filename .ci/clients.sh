#!/usr/bin/env bash
# The programs that test/clients/ asks for, from Debian's packages; nothing is done where all are there.
set -euo pipefail

missing=()
for program in curl jq ruby php openssl; do
  command -v "$program" >/dev/null || missing+=("${program/#php/php-cli}")
done
/usr/bin/python3 -c 'import requests' 2>/dev/null || missing+=(python3-requests)
php -m 2>/dev/null | grep -qx curl || missing+=(php-curl)
[ "${#missing[@]}" -eq 0 ] && exit 0

export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -qq --yes --no-install-recommends ca-certificates "${missing[@]}" >/dev/null
