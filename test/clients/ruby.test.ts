import { expect, it } from 'vitest'
import { startPointed } from '../support/pointed.ts'
import { describeWith, runProgram } from '../support/programs.ts'

const { emulator, ca, httpsPort, calls } = await startPointed()

const client = (base: string) => `
require "net/http"
uri = URI("${base}/api/v2/tickets/1")
Net::HTTP.start(uri.host, uri.port, use_ssl: uri.scheme == "https") do |http|
  request = Net::HTTP::Get.new(uri)
  request.basic_auth("admin-api-key", "X")
  puts http.request(request).code
end`

describeWith({ probe: ['ruby', '--version'], package: 'ruby' }, 'Ruby with Net::HTTP', () => {
  it('takes another base URL, over HTTP and, trusting SSL_CERT_FILE, over HTTPS', async () => {
    const plain = await runProgram(['ruby', '-e', client(emulator.url)])
    const secure = await runProgram(['ruby', '-e', client(`https://localhost:${httpsPort}`)], { SSL_CERT_FILE: ca })
    expect([plain.stdout, secure.stdout]).toEqual(['200\n', '200\n'])
    calls()
  })

  it('reaches the host as it is through http_proxy, the one variable it asks, also for https', async () => {
    const env = { http_proxy: emulator.url, SSL_CERT_FILE: ca }
    const run = await runProgram(['ruby', '-e', client('https://acme.freshdesk.com')], env)
    expect([run.stderr, run.stdout]).toEqual(['', '200\n'])
    expect(calls()).toEqual(['acme.freshdesk.com /api/v2/tickets/1 200'])
  })
})
