import { anyText, integer, names, switched } from '../options/kinds.ts'
import { type Kind, type OptionCommand, option } from '../options/option.ts'

const DAYS: Kind<number> = {
  parse(given) {
    const [, count] = /^(\d{1,4})d$/.exec(given) ?? []
    if (count === undefined) throw new Error('It should be a number of days, such as 30d.')
    return Number(count)
  },
}

const paths = names(
  (path) => path,
  () => undefined,
)

interface Statement<Flag> {
  readonly flag: Flag
  readonly means: string
  readonly otherwise: string
  readonly page?: string
}

const of =
  (...commands: readonly OptionCommand[]) =>
  <Value, const Flag extends string>(kind: Kind<Value>, statement: Statement<Flag>) =>
    option(kind, { ...statement, commands })

const [ofPull, ofVerify, ofBoth] = [of('pull'), of('verify'), of('pull', 'verify')]

/** Options of the commands that ask a live account. None of them is its key: arguments are seen by all. */
export const LIVE_ACCOUNT_OPTIONS = {
  from: ofPull(anyText, {
    flag: '--from <url>',
    means: 'the account, such as `https://acme.freshdesk.com`: https, or http on this machine',
    otherwise: 'none: it has to be given',
    page: 'docs/pull.md',
  }),
  against: ofVerify(anyText, {
    flag: '--against <url>',
    means: 'the account, such as `https://acme.freshdesk.com`: https, or http on this machine',
    otherwise: 'none: it has to be given',
    page: 'docs/verify.md',
  }),
  apiKeyEnv: ofBoth(anyText, {
    flag: '--api-key-env <name>',
    means: 'the variable that holds the API key',
    otherwise: '`FRESHDESK_API_KEY`, else it is asked for and not shown',
  }),
  out: ofPull(anyText, {
    flag: '--out <file>',
    means: 'where the fixture goes, as YAML',
    otherwise: 'the account’s name, such as acme.yaml',
  }),
  tickets: ofPull(integer, {
    flag: '--tickets <number>',
    means: 'how many tickets are taken: the newest, and up to a fifth for rare kinds',
    otherwise: '200',
  }),
  since: ofPull(DAYS, { flag: '--since <days>', means: 'tickets changed in these days alone', otherwise: '30d' }),
  keep: ofPull(paths, {
    flag: '--keep <path>',
    means: 'a path at which texts stay as they are, such as `tickets[].subject`; may be repeated',
    otherwise: 'none',
  }),
  newIds: ofPull(switched, { flag: '--new-ids', means: 'ids are new, the same in each pull', otherwise: 'off' }),
  shiftTimes: ofPull(switched, {
    flag: '--shift-times',
    means: 'times are moved back by some whole weeks, the same in each pull',
    otherwise: 'off',
  }),
  resume: ofPull(switched, { flag: '--resume', means: 'go on where the last pull was stopped', otherwise: 'off' }),
  keyFile: ofPull(anyText, {
    flag: '--key-file <file>',
    means: 'the secret that stand-ins rest on; made where there is none',
    otherwise: 'below `$XDG_STATE_HOME`, by host',
  }),
  accept: ofVerify(anyText, {
    flag: '--accept <file>',
    means: 'differences that are known',
    otherwise: 'verify.accept.yaml',
  }),
  report: ofVerify(anyText, {
    flag: '--report <file>',
    means: 'write a table without ids and texts of the account, for an issue',
    otherwise: 'none',
  }),
  wrongKey: ofVerify(switched, {
    flag: '--no-wrong-key',
    means: 'without the one call that has a key of nobody’s',
    otherwise: 'off',
  }),
}
