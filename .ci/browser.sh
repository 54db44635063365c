#!/usr/bin/env bash
# The browser that test/browser/ asks for, from Debian's packages; nothing is done where one is there.
set -euo pipefail

for program in chromium chromium-browser google-chrome; do
  command -v "$program" >/dev/null && exit 0
done

export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -qq --yes --no-install-recommends chromium >/dev/null
