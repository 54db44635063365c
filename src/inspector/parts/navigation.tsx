import { emulatorVersion } from '../control/control.ts'
import { account } from '../state/account.ts'
import { requests } from '../state/requests.ts'
import { hrefOf, viewName } from '../state/route.ts'
import { VIEWS } from '../views/views.tsx'
import { Icon } from './icon.tsx'

const mount = document.body.dataset.mount ?? ''

const COUNTS: Readonly<Record<string, () => number | undefined>> = {
  requests: () => requests.value.length,
  tickets: () => account.value?.counts.tickets,
}

export const Navigation = () => (
  <nav class="nav" aria-label="Views">
    {VIEWS.map(({ name, title }) => (
      <a key={name} href={hrefOf(name)} aria-current={viewName.value === name ? 'page' : undefined}>
        <Icon name={name} />
        {title}
        <span class="count wide-only">{COUNTS[name]?.() || ''}</span>
      </a>
    ))}
    <div class="nav-foot">
      <a href={`${mount}/docs`}>API reference</a>
      <a href={`${mount}/docs/control`}>Control operations</a>
      <span>{emulatorVersion}</span>
    </div>
  </nav>
)
