import { Command } from 'commander'
import { readFixtureFile, shippedFixtures, shippedText } from '../store/fixture-file.ts'

export const fixturesCommand = () =>
  new Command('fixtures')
    .description('list the shipped fixtures, or print one')
    .argument('[name]', 'the one to print')
    .action((name?: string) => {
      process.stdout.write(name === undefined ? list() : shippedText(name))
    })

function list(): string {
  const lines = shippedFixtures().map((name) => {
    const { description } = readFixtureFile(name) as { readonly description?: string }
    return `${name.padEnd(16)} ${description ?? ''}\n`
  })
  return lines.join('')
}
