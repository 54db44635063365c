import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { startPointed } from '../support/pointed.ts'
import { describeWith, runProgram } from '../support/programs.ts'

const { emulator, ca, httpsPort, calls } = await startPointed()

const client = (base: string) => `
$call = curl_init("${base}/api/v2/tickets/1");
curl_setopt_array($call, [CURLOPT_USERPWD => "admin-api-key:X", CURLOPT_RETURNTRANSFER => true]);
curl_exec($call);
echo curl_getinfo($call, CURLINFO_RESPONSE_CODE), curl_error($call), "\\n";`

const AS_IT_IS = client('https://acme.freshdesk.com')

describeWith(
  { probe: ['php', '-r', 'exit(function_exists("curl_init") ? 0 : 1);'], package: 'php-cli with php-curl' },
  'PHP with curl, as Guzzle uses it',
  () => {
    it('takes another base URL, over HTTP and, with the setting curl.cainfo, over HTTPS', async () => {
      const plain = await runProgram(['php', '-r', client(emulator.url)])
      const secure = await runProgram([
        'php',
        '-d',
        `curl.cainfo=${ca}`,
        '-r',
        client(`https://localhost:${httpsPort}`),
      ])
      expect([plain.stdout, secure.stdout]).toEqual(['200\n', '200\n'])
      calls()
    })

    it('reaches the host as it is through HTTPS_PROXY', async () => {
      const run = await runProgram(['php', '-d', `curl.cainfo=${ca}`, '-r', AS_IT_IS], { HTTPS_PROXY: emulator.url })
      expect(run.stdout).toBe('200\n')
      expect(calls()).toEqual(['acme.freshdesk.com /api/v2/tickets/1 200'])
    })

    it('finds the setting in a folder that PHP_INI_SCAN_DIR adds, where no flag can be given', async () => {
      const folder = join(dirname(ca), 'php')
      mkdirSync(folder)
      writeFileSync(join(folder, 'trust.ini'), `curl.cainfo="${ca}"\n`)
      const env = { HTTPS_PROXY: emulator.url, PHP_INI_SCAN_DIR: `:${folder}` }
      expect((await runProgram(['php', '-r', AS_IT_IS], env)).stdout).toBe('200\n')
    })
  },
)
