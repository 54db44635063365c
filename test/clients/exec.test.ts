import { fileURLToPath } from 'node:url'
import { expect, it, vi } from 'vitest'
import { describeWith, type Program, runProgram } from '../support/programs.ts'

/** Each client asks for `https://acme.freshdesk.com` and is told nothing: `exec` alone leads it to the emulator. */

// Each starts a process that starts another.
vi.setConfig({ testTimeout: 60_000 })

const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url))
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
]

for (const [name, program, command] of CLIENTS) {
  describeWith(program, `${name} below exec`, () => {
    it('reaches the emulator unchanged', async () => {
      expect(await runProgram([process.execPath, CLI, 'exec', '--', ...command])).toEqual({
        code: 0,
        stdout: '200\n',
        stderr: 'freshdesk-emulator: 1 call, no findings\n',
      })
    })
  })
}
