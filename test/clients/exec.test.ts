import { expect, it, vi } from 'vitest'
import { calls, useExec } from '../support/below-exec.ts'
import { describeWith, type Program } from '../support/programs.ts'

/** Each client asks for `https://acme.freshdesk.com` and is told nothing: `exec` alone leads it to the emulator. */

// Each starts a process that starts another.
vi.setConfig({ testTimeout: 60_000 })

const exec = useExec()
const GUZZLE = '/usr/share/php/GuzzleHttp/autoload.php'
const NODE: Program = { probe: [process.execPath, '--version'], package: 'nodejs' }
const script = (code: string) => [
  process.execPath,
  '--input-type=module',
  '-e',
  `const headers = { Authorization: 'Basic ' + btoa('admin-api-key:X') }\n${code}`,
]
const TICKET = 'https://acme.freshdesk.com/api/v2/tickets/1'

const CLIENTS: readonly (readonly [string, Program, readonly string[]])[] = [
  [
    'curl',
    { probe: ['curl', '--version'], package: 'curl' },
    ['curl', '-sS', '-u', 'admin-api-key:X', '-o', '/dev/null', '-w', '%{http_code}\n', TICKET],
  ],
  [
    'Python with requests',
    { probe: ['/usr/bin/python3', '-c', 'import requests'], package: 'python3-requests' },
    [
      '/usr/bin/python3',
      '-c',
      `import requests; print(requests.get("${TICKET}", auth=("admin-api-key", "X")).status_code)`,
    ],
  ],
  [
    'Ruby with Net::HTTP',
    { probe: ['ruby', '--version'], package: 'ruby' },
    [
      'ruby',
      '-rnet/http',
      '-e',
      `uri = URI("${TICKET}")
request = Net::HTTP::Get.new(uri).tap { |get| get.basic_auth("admin-api-key", "X") }
puts Net::HTTP.start(uri.host, uri.port, use_ssl: true) { |http| http.request(request).code }`,
    ],
  ],
  [
    'PHP with curl',
    { probe: ['php', '-r', 'exit(function_exists("curl_init") ? 0 : 1);'], package: 'php-cli with php-curl' },
    [
      'php',
      '-r',
      `$call = curl_init("${TICKET}");
curl_setopt_array($call, [CURLOPT_USERPWD => "admin-api-key:X", CURLOPT_RETURNTRANSFER => true]);
curl_exec($call);
echo curl_getinfo($call, CURLINFO_RESPONSE_CODE), "\\n";`,
    ],
  ],
  [
    'PHP with Guzzle',
    { probe: ['php', '-r', `require '${GUZZLE}';`], package: 'php-guzzlehttp-guzzle' },
    [
      'php',
      '-r',
      `require '${GUZZLE}';
$client = new GuzzleHttp\\Client(['base_uri' => 'https://acme.freshdesk.com/api/v2/', 'auth' => ['admin-api-key', 'X']]);
echo $client->get('tickets/1')->getStatusCode(), "\\n";`,
    ],
  ],
  [
    'Ruby with Excon',
    { probe: ['ruby', '-e', 'require "excon"'], package: 'ruby-excon' },
    ['ruby', '-rexcon', '-e', `puts Excon.get("${TICKET}", user: "admin-api-key", password: "X").status`],
  ],
  [
    'Ruby with Excon and Addressable, whose CONNECT names no port,',
    { probe: ['ruby', '-e', 'require "excon"; require "addressable"'], package: 'ruby-excon with ruby-addressable' },
    [
      'ruby',
      '-rexcon',
      '-raddressable/uri',
      '-e',
      `client = Excon.new("${TICKET}", user: "admin-api-key", password: "X", uri_parser: Addressable::URI)
puts client.get.status`,
    ],
  ],
  ['fetch', NODE, script(`console.log((await fetch('${TICKET}', { headers })).status)`)],
  [
    'undici',
    NODE,
    script(`import { request } from 'undici'
console.log((await request('${TICKET}', { headers })).statusCode)
process.exit()`),
  ],
  [
    'got',
    NODE,
    script(`import got from 'got'
console.log((await got('${TICKET}', { headers })).statusCode)`),
  ],
]

for (const [name, program, command] of CLIENTS) {
  describeWith(program, `${name} below exec`, () => {
    it('reaches the emulator unchanged', async () => {
      expect(await exec(command)).toEqual({ code: 0, stdout: '200\n', stderr: calls(1), lookedUp: '' })
    })
  })
}
