import { didYouMean } from '../nearest-names.ts'

/** The values that an option takes, from a flag's text and from a program. */
export interface Kind<Value> {
  readonly choices?: readonly string[]
  /** Reads a flag's text; a repeated flag adds to what was read before. Throws an `Error` that begins with "It should". */
  parse?(text: string, before?: Value): Value
  /** Tells what is wrong with a program's value: the rest of a sentence that begins with the option's name. */
  faultOf?(value: unknown): string | undefined
}

/** A command that takes options of these tables. */
export type OptionCommand = 'start' | 'exec' | 'mcp' | 'certify' | 'pull' | 'verify'

interface Statement<Flag, Default> {
  /** A phrase for README and `--help`, which leaves backticks out. */
  readonly means: string
  /**
   * Flag like `--plan <plan>`; its twin in the environment follows from it. Without one only programs can give the
   * option.
   */
  readonly flag?: Flag
  readonly default?: Default
  /** Tells in words what holds where nothing is given, if the default does not. */
  readonly otherwise?: string
  /** Defaults in words of commands that differ. */
  readonly defaultsOf?: Readonly<Partial<Record<OptionCommand, string>>>
  /** The commands that have the flag, if not all. */
  readonly commands?: readonly OptionCommand[]
  /** A page that says more. */
  readonly page?: string
}

/** An option stated once: type, flag, twin in the environment, checks and its line in each document follow from it. */
export interface Option<Value = unknown, Flag = string | undefined, Default = unknown>
  extends Omit<Statement<Flag, Default>, 'flag' | 'default'> {
  readonly kind: Kind<Value>
  readonly flag: Flag
  readonly default: Default
}

export const option = <
  Value,
  const Flag extends string | undefined = undefined,
  const Default extends Value | undefined = undefined,
>(
  kind: Kind<Value>,
  statement: Statement<Flag, Default>,
): Option<Value, Flag, Default> => ({
  ...statement,
  kind,
  flag: statement.flag as Flag, // undefined is what `Flag` is without one
  default: statement.default as Default, // likewise
})

type ValueOf<One> = One extends { readonly kind: Kind<infer Value> } ? Value : never

/** Values by the names of their options, as a program gives them. */
export type ValuesOf<Table> = { readonly [Name in keyof Table]?: ValueOf<Table[Name]> }

/** Values of the options that have a flag. */
export type FlagValuesOf<Table> = {
  readonly [Name in keyof Table as Table[Name] extends { readonly flag: string } ? Name : never]?: ValueOf<Table[Name]>
}

/** Values where what was not given is by default; undefined is left where there is no default. */
export type SettledOf<Table> = {
  readonly [Name in keyof Table]: Table[Name] extends { readonly default: undefined }
    ? ValueOf<Table[Name]> | undefined
    : ValueOf<Table[Name]>
}

type Table = Readonly<Record<string, Option>>

export const settled = <One extends object>(table: One, given: ValuesOf<One>): SettledOf<One> =>
  Object.fromEntries(
    Object.entries(table as Table).map(([name, one]) => [
      name,
      (given as Record<string, unknown>)[name] ?? one.default,
    ]),
  ) as SettledOf<One> // a value or the default of each option

/** Throws an `Error` of one line for an option that there is not: nobody would heed it. */
export function checkOptionNames(given: object, table: object): void {
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined || Object.hasOwn(table, name)) continue
    throw new Error(`there is no option ${name}${didYouMean(name, Object.keys(table))}`)
  }
}

/** Throws an `Error` of one line for the first value that cannot be. */
export function checkOptionValues(given: object, table: object): void {
  for (const [name, { kind }] of Object.entries(table as Table)) {
    const value = (given as Record<string, unknown>)[name]
    const fault = value === undefined ? undefined : kind.faultOf?.(value)
    if (fault !== undefined) throw new Error(`${name} ${fault}`)
  }
}
