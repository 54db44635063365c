import type { Option, OptionCommand } from '../options/option.ts'

/** Default of an option in words. @param command undefined for a program */
export function defaultOf(one: Option, command: OptionCommand | undefined): string {
  const ofCommand = command && one.defaultsOf?.[command]
  if (ofCommand !== undefined) return ofCommand
  if (typeof one.default === 'boolean' && one.otherwise === undefined)
    return one.flag?.startsWith('--no-') || !one.default ? 'off' : 'on'
  return one.otherwise ?? String(one.default ?? 'none')
}

/** Markdown as a terminal shows it. */
export const plain = (text: string): string => text.replaceAll('`', '').replaceAll('’', "'")
