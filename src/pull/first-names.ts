import { allFakers } from '@faker-js/faker'

interface PersonDefinitions {
  readonly first_name?: Readonly<Record<string, readonly string[] | null>>
}

const names = Object.values(allFakers).flatMap(({ rawDefinitions }) =>
  Object.values((rawDefinitions.person as PersonDefinitions | undefined)?.first_name ?? {}).flatMap((some) =>
    (some ?? []).map((name) => name.toLowerCase()),
  ),
)

/** First names of all the languages that faker knows, in lower case, a line each. The build puts this text in the place of the module. */
export const FIRST_NAMES = [...new Set(names)].sort().join('\n')
