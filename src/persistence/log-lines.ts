import { crc32 } from 'node:zlib'

/**
 * A line of a change log: a checksum of the rest of the line, the checksum of the line before it, and JSON. So each
 * line can be judged by itself, and whether it follows the one before it.
 */
export interface LogLine {
  readonly sum: string
  readonly previous: string
  readonly json: string
}

/** The log is none of this version: its `message` says why. */
export class StrangeLog extends Error {}

/** Sum before the first line. */
export const NO_SUM = '00000000'

const SUM_LENGTH = 8
const JSON_START = 2 * (SUM_LENGTH + 1)

/** Makes a line of the log, with its end, whose sum covers the sum of the line before it. */
export function logLine(json: string, previous: string): { readonly bytes: Buffer; readonly sum: string } {
  // The text becomes bytes once: the sum is put in its place in them.
  const bytes = Buffer.from(`${NO_SUM} ${previous} ${json}\n`)
  const sum = sumOf(bytes.subarray(SUM_LENGTH + 1, -1))
  bytes.write(sum, 'latin1')
  return { bytes, sum }
}

/** Undefined of what is no such line, or not as it was written. */
export function readLogLine(bytes: Buffer): LogLine | undefined {
  if (bytes.length < JSON_START) return undefined
  const text = bytes.toString()
  const sum = text.slice(0, SUM_LENGTH)
  if (sum !== sumOf(bytes.subarray(SUM_LENGTH + 1))) return undefined
  return { sum, previous: text.slice(SUM_LENGTH + 1, JSON_START - 1), json: text.slice(JSON_START) }
}

const sumOf = (content: Buffer): string => crc32(content).toString(16).padStart(SUM_LENGTH, '0')
