#!/usr/bin/env bash
# Prints "number: subject" of all open tickets of an account, oldest first, with curl and jq; waits at a 429.
#   FRESHDESK_URL=https://acme.freshdesk.com FRESHDESK_API_KEY=... ./open-tickets.sh
set -euo pipefail
: "${FRESHDESK_URL:?}" "${FRESHDESK_API_KEY:?}"

headers=$(mktemp)
body=$(mktemp)
trap 'rm -f "$headers" "$body"' EXIT

url="$FRESHDESK_URL/api/v2/tickets?updated_since=2000-01-01&order_by=created_at&order_type=asc&per_page=100"
while [ -n "$url" ]; do
  status=$(curl -sS -u "$FRESHDESK_API_KEY:X" -D "$headers" -o "$body" -w '%{http_code}' "$url")
  case $status in
    200) ;;
    429)
      sleep "$(sed -n 's/^retry-after: *\([0-9]*\).*/\1/Ip' "$headers")"
      continue
      ;;
    *)
      echo "Freshdesk answered $status: $(cat "$body")" >&2
      exit 1
      ;;
  esac
  jq -r '.[] | select(.status == 2) | "\(.id): \(.subject)"' "$body"
  url=$(sed -n 's/^link: *<\(.*\)>; *rel="next".*/\1/Ip' "$headers")
done
