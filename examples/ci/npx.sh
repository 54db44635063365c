#!/bin/sh
# Starts the emulator, runs the tests once it answers, stops it, and ends with the tests' exit code.
set -eu
# The command itself: npx does not pass on the signal that ends it.
PATH=$(npx --yes --package freshdesk-emulator -- printenv PATH)
freshdesk-emulator --log json >freshdesk.log &
emulator=$!
trap 'kill "$emulator"' EXIT
until curl --silent --fail --output /dev/null http://localhost:4800/_emulator/health; do
  kill -0 "$emulator"
  sleep 0.2
done
FRESHDESK_URL=http://localhost:4800 FRESHDESK_API_KEY=admin-api-key npm test
