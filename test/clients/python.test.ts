import { expect, it } from 'vitest'
import { startPointed } from '../support/pointed.ts'
import { describeWith, runProgram } from '../support/programs.ts'

const { emulator, ca, httpsPort, calls } = await startPointed()

const PYTHON = '/usr/bin/python3'

/** A client as many are written: the domain is all that it is told. */
const CLIENT = `
import sys, requests

def tickets(domain, key):
    url = f"https://{domain}.freshdesk.com/api/v2/tickets?per_page=20"
    while url:
        reply = requests.get(url, auth=(key, "X"), headers={"Content-Type": "application/json"}, timeout=30)
        reply.raise_for_status()
        yield from reply.json()
        url = reply.links.get("next", {}).get("url")

print(sorted(ticket["id"] for ticket in tickets("acme", "admin-api-key")))
`

const list = async () => {
  const reply = await fetch(`${emulator.url}/api/v2/tickets?per_page=100`, {
    headers: { Authorization: `Basic ${btoa('admin-api-key:X')}` },
  })
  const ids = ((await reply.json()) as { id: number }[]).map(({ id }) => id)
  calls()
  return ids.sort((a, b) => a - b)
}

describeWith({ probe: [PYTHON, '-c', 'import requests'], package: 'python3-requests' }, 'Python with requests', () => {
  it('that fixes https://DOMAIN.freshdesk.com works unchanged with HTTPS_PROXY and REQUESTS_CA_BUNDLE', async () => {
    const ids = await list()
    const run = await runProgram([PYTHON, '-c', CLIENT], { HTTPS_PROXY: emulator.url, REQUESTS_CA_BUNDLE: ca })
    expect([run.stderr, run.code, JSON.parse(run.stdout)]).toEqual(['', 0, ids])
    expect(calls()).toEqual(Array(2).fill('acme.freshdesk.com /api/v2/tickets 200'))
  })

  it('takes another base URL, over HTTP and HTTPS', async () => {
    const script = (url: string, verify: string) =>
      `import requests; print(requests.get("${url}/api/v2/tickets/1", auth=("admin-api-key", "X"), ${verify}).json()["id"])`
    const plain = await runProgram([PYTHON, '-c', script(emulator.url, 'verify=True')])
    const secure = await runProgram([PYTHON, '-c', script(`https://localhost:${httpsPort}`, `verify="${ca}"`)])
    expect([plain.stdout, secure.stdout]).toEqual(['1\n', '1\n'])
  })
})

describeWith({ probe: [PYTHON, '--version'], package: 'python3' }, 'Python’s own urllib', () => {
  it('works with HTTPS_PROXY and SSL_CERT_FILE', async () => {
    const script = `
import urllib.request
request = urllib.request.Request("https://acme.freshdesk.com/api/v2/tickets/1")
request.add_header("Authorization", "Basic ${btoa('admin-api-key:X')}")
print(urllib.request.urlopen(request, timeout=30).status)`
    const run = await runProgram([PYTHON, '-c', script], { HTTPS_PROXY: emulator.url, SSL_CERT_FILE: ca })
    expect([run.stderr, run.stdout]).toEqual(['', '200\n'])
  })
})
