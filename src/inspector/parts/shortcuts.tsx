import { useSignal } from '@preact/signals'
import { go } from '../state/route.ts'
import { VIEWS } from '../views/views.tsx'
import { Button } from './button.tsx'
import { useKeys } from './keys.ts'

const SHORTCUTS = [
  ['j', 'next line'],
  ['k', 'line before'],
  ['Enter', 'open the first line'],
  ['Esc', 'close what is open, leave a field'],
  ['/', 'search or filter'],
  ['1 … 9', 'the views, in their order'],
  ['?', 'this list'],
] as const

/** The list of keys, which `?` opens, and the keys of the views. */
export function Shortcuts() {
  const isOpen = useSignal(false)
  const ways = VIEWS.slice(0, 9).map(({ name }, place) => [String(place + 1), () => go(name)] as const)
  const close = () => {
    isOpen.value = false
  }
  useKeys({
    ...Object.fromEntries(ways),
    '?': () => {
      isOpen.value = !isOpen.value
    },
    ...(isOpen.value ? { Escape: close } : {}),
  })
  if (!isOpen.value) return null
  return (
    <div class="shade">
      <div class="dialog" role="dialog" aria-modal="true" aria-label="Keys">
        <div class="row">
          <h1 class="grow">Keys</h1>
          <Button kind="plain" icon="close" label="Close" onClick={close} />
        </div>
        <dl class="keys">
          {SHORTCUTS.map(([key, means]) => [
            <dt key={key}>
              <kbd>{key}</kbd>
            </dt>,
            <dd key={means}>{means}</dd>,
          ])}
        </dl>
      </div>
    </div>
  )
}
