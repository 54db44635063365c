import { control } from '../../control/control.ts'
import { attemptTo } from '../../parts/button.tsx'
import { useLoaded } from '../../parts/loaded.ts'
import { Empty, Labelled } from '../../parts/pieces.tsx'
import { account, ofAccount } from '../../state/account.ts'
import { readAccount } from '../../state/live.ts'

/** A setting as the document of the control operations describes it. */
interface SettingSchema {
  readonly type?: string
  readonly enum?: readonly (string | number)[]
  readonly description?: string
}

interface ControlDocument {
  readonly components: {
    readonly schemas: { readonly Settings: { readonly properties: Readonly<Record<string, SettingSchema>> } }
  }
}

const readSchemas = async () => (await control<ControlDocument>('/openapi.json')).components.schemas.Settings.properties

/** The account's settings, each with its meaning; a setting changes as soon as its field is left. */
export function SettingsPart() {
  const schemas = useLoaded(readSchemas, [])
  const settings = account.value?.settings
  if (schemas.value === undefined || settings === undefined) return <Empty title="One moment …" />
  return (
    <section class="card">
      <div class="settings">
        {Object.entries(schemas.value).map(([name, schema]) => (
          <Setting key={name} name={name} schema={schema} value={settings[name]} />
        ))}
      </div>
    </section>
  )
}

interface SettingProps {
  readonly name: string
  readonly schema: SettingSchema
  readonly value: unknown
}

const change = (name: string, value: unknown) =>
  attemptTo(async () => {
    try {
      await ofAccount('', { method: 'PATCH', body: { settings: { [name]: value } } })
    } finally {
      await readAccount()
    }
  })

/** A text as it is, all other values as JSON. */
const written = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

function read(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

const Setting = (setting: SettingProps) => (
  <div class="stack tight">
    {setting.schema.type === 'boolean' ? (
      <label class="check">
        <input
          type="checkbox"
          checked={setting.value === true}
          onChange={({ currentTarget }) => change(setting.name, currentTarget.checked)}
        />
        <span class="mono">{setting.name}</span>
      </label>
    ) : (
      <Labelled label={setting.name}>
        <SettingField {...setting} />
      </Labelled>
    )}
    <p class="soft">{setting.schema.description}</p>
  </div>
)

function SettingField({ name, schema, value }: SettingProps) {
  const set = ({ currentTarget }: { readonly currentTarget: HTMLInputElement | HTMLSelectElement }) =>
    change(name, read(currentTarget.value))
  if (schema.enum === undefined) return <input class="input mono" value={written(value)} onChange={set} />
  return (
    <select class="input" value={written(value)} onChange={set}>
      {schema.enum.map((one) => (
        <option key={one} value={written(one)}>
          {one}
        </option>
      ))}
    </select>
  )
}
