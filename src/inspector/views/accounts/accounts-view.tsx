import { Tabs, ViewHead } from '../../parts/pieces.tsx'
import { go, route } from '../../state/route.ts'
import { AccountList } from './account-list.tsx'
import { FixturesPart } from './fixtures-part.tsx'
import { PermissionsPart } from './permissions-part.tsx'
import { SettingsPart } from './settings-part.tsx'

const TABS = ['Accounts', 'Rows', 'Settings', 'Permissions'] as const

/** View of the accounts: what is in them, how they behave, and who may do what. */
export function AccountsView() {
  const [first = ''] = route.value.rest
  const tab = TABS.find((one) => one.toLowerCase() === first) ?? 'Accounts'
  return (
    <>
      <ViewHead title="Accounts">
        <Tabs
          label="Parts of accounts"
          tabs={TABS}
          chosen={tab}
          onChoose={(chosen) => go('accounts', ...(chosen === 'Accounts' ? [] : [chosen.toLowerCase()]))}
        />
      </ViewHead>
      <div class="view-body">
        {tab === 'Accounts' && <AccountList />}
        {tab === 'Rows' && <FixturesPart />}
        {tab === 'Settings' && <SettingsPart />}
        {tab === 'Permissions' && <PermissionsPart />}
      </div>
    </>
  )
}
