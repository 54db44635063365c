import { InvalidArgumentError } from 'commander'

/** A flag's text as a whole number from 0. */
export function readInteger(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('It should be a whole number.')
  return Number(text)
}

/** One clear line on stderr, and exit 1. */
export function fail(message: string): never {
  process.stderr.write(`freshdesk-emulator: ${message.split('\n')[0]}\n`)
  process.exit(1)
}
