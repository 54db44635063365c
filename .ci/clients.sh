#!/usr/bin/env bash
# The programs that test/clients/ and test/persistence/postgres/ ask for, from Debian's packages, and public npm packages
# that are too heavy to be devDependencies, with Bun and Deno, into .clients/; nothing is done where all are there.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

missing=()
compgen -G "/usr/lib/postgresql/*/bin/postgres" >/dev/null || missing+=(postgresql)
[ -x /usr/sbin/nginx ] || missing+=(nginx-light)
for program in curl jq ruby php openssl; do
  command -v "$program" >/dev/null || missing+=("${program/#php/php-cli}")
done
/usr/bin/python3 -c 'import requests' 2>/dev/null || missing+=(python3-requests)
php -m 2>/dev/null | grep -qx curl || missing+=(php-curl)
[ -e /usr/share/php/GuzzleHttp/autoload.php ] || missing+=(php-guzzlehttp-guzzle)
ruby -e 'require "excon"; require "addressable"' 2>/dev/null || missing+=(ruby-excon ruby-addressable)
if [ "${#missing[@]}" -gt 0 ]; then
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq
  apt-get install -qq --yes --no-install-recommends ca-certificates "${missing[@]}" >/dev/null
fi

packages=(@freshworks/freshdesk@0.0.1 @activepieces/piece-freshdesk@0.1.0 axios@1.21.1)
runtimes=(bun@1.4.5 deno@2.9.6)
n8n=n8n-nodes-base@2.41.2
wanted="${packages[*]} ${runtimes[*]} $n8n"

mkdir -p .clients
[ "$(cat .clients/installed 2>/dev/null)" = "$wanted" ] && exit 0
rm -rf .clients
mkdir -p .clients/n8n
echo '{ "private": true }' >.clients/package.json
npm install --prefix .clients --ignore-scripts --no-audit --no-fund --no-package-lock --save-exact --silent "${packages[@]}" "${runtimes[@]}"
# Of the runtimes alone the install scripts are run: they put the program in its place.
npm rebuild --prefix .clients --silent "${runtimes[@]%@*}"
# Of n8n's hundreds of nodes the one, without what the others depend on.
archive=$(cd .clients && npm pack --silent "$n8n")
tar -xzf ".clients/$archive" -C .clients/n8n --strip-components=2 package/dist/nodes/Freshdesk
rm ".clients/$archive"
echo "$wanted" >.clients/installed
