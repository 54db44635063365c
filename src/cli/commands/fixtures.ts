import { Command } from 'commander'
import { fixtureText, namedFixtures, readFixtureFile } from '../../fixtures/file/fixture-file.ts'

export const fixturesCommand = () =>
  new Command('fixtures')
    .description(
      'list the fixtures, the shipped ones and those in the folder $FRESHDESK_EMULATOR_FIXTURES, or print one',
    )
    .argument('[name]', 'the one to print')
    .action((name?: string) => {
      process.stdout.write(name === undefined ? list() : fixtureText(name))
    })

function list(): string {
  const lines = namedFixtures().map((name) => {
    const { description } = readFixtureFile(name) as { readonly description?: string }
    return `${name.padEnd(16)} ${description ?? ''}\n`
  })
  return lines.join('')
}
