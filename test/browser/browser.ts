import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import type { Browser } from 'playwright-core'

const PROGRAMS = ['chromium', 'chromium-browser', 'google-chrome']

/** Of the machine's browser; undefined where there is none. `CHROMIUM` names another one. */
function browserPath(): string | undefined {
  if (process.env.CHROMIUM) return process.env.CHROMIUM
  const folders = (process.env.PATH ?? '').split(delimiter)
  return PROGRAMS.flatMap((program) => folders.map((folder) => join(folder, program))).find(isExecutable)
}

/** The same, told why where there is none; where tests must not be left out that is an error. */
export function browserOrReason(): string | undefined {
  const path = browserPath()
  if (path !== undefined) return path
  const reason = 'no chromium on the PATH: bash .ci/browser.sh installs one on Debian, CHROMIUM=... names another'
  if (process.env.CI) throw new Error(reason)
  process.stderr.write(`the tests in a browser are left out: ${reason}\n`)
  return undefined
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** A browser for which these names are this machine, and no other host is there at all: nothing leaves the machine. */
export async function launchBrowser(executablePath: string, names: readonly string[]): Promise<Browser> {
  const { chromium } = await import('playwright-core')
  const rules = [
    ...names.map((name) => `MAP ${name} 127.0.0.1`),
    'MAP * ~NOTFOUND',
    'EXCLUDE 127.0.0.1',
    'EXCLUDE localhost',
  ]
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox', // containers run as root
      '--no-first-run',
      '--no-proxy-server',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-domain-reliability',
      '--disable-sync',
      '--no-pings',
      `--host-resolver-rules=${rules.join(', ')}`,
    ],
  })
}
