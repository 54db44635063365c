import { Command, Option } from 'commander'
import { readInteger } from './arguments.ts'
import type { GenerateFlags } from './write-generated.ts'

const count = (flags: string, description: string) => new Option(flags, description).argParser(readInteger)

export const generateCommand = () =>
  new Command('generate')
    .description('write a fixture of any size, as JSON')
    .addOption(count('--tickets <number>', 'how many').default(1000))
    .addOption(count('--contacts <number>', 'how many (default: one for 20 tickets)'))
    .addOption(count('--companies <number>', 'how many (default: one for 20 contacts)'))
    .addOption(count('--conversations <number>', 'replies of each ticket (default: 1)'))
    .addOption(count('--solution-articles <number>', 'in a category of their own (default: 0)'))
    .addOption(count('--days <number>', 'over which the tickets are spread (default: 90)'))
    .addOption(count('--tickets-at-once <number>', 'tickets that share each moment of creation (default: 1)'))
    .addOption(count('--topics <number>', 'in the forums of the base (default: 0)'))
    .addOption(count('--comments <number>', 'of each topic, besides its message (default: 2)'))
    .addOption(count('--custom-object-records <number>', 'of the custom objects of the base, in turn (default: 0)'))
    .addOption(count('--seed <number>', 'equal seeds make equal files').default(1))
    .addOption(
      new Option('--base <fixture>', 'whose agents, groups, forms ... the file begins with').default('support-desk'),
    )
    .addOption(new Option('--out <file>', 'where to (default: standard output)'))
    .action(async (flags: GenerateFlags) => {
      const { writeGenerated } = await import('./write-generated.ts')
      await writeGenerated(flags)
    })
