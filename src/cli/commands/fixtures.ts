import { Command } from 'commander'

export const fixturesCommand = () =>
  new Command('fixtures')
    .description(
      'list the fixtures, the shipped ones and those in the folder $FRESHDESK_EMULATOR_FIXTURES, or print one',
    )
    .argument('[name]', 'the one to print')
    .action(async (name?: string) => {
      const { fixtureText, namedFixtures, readFixtureFile } = await import('../../fixtures/file/fixture-file.ts')
      const lineOf = (named: string) => {
        const { description } = readFixtureFile(named) as { readonly description?: string }
        return `${named.padEnd(16)} ${description ?? ''}\n`
      }
      process.stdout.write(name === undefined ? namedFixtures().map(lineOf).join('') : fixtureText(name))
    })
