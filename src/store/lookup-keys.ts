import type { AgentRow } from './rows/agents.ts'
import { NONE } from './rows/base.ts'
import type { CompanyRow } from './rows/companies.ts'
import type { ForumRow } from './rows/discussions.ts'
import type { SolutionArticleRow, SolutionFolderRow } from './rows/solutions.ts'
import type { TicketFormRow } from './rows/ticket-forms.ts'
import type { UserRow } from './rows/users.ts'

/** Strings by which rows are looked up; each begins with a prefix that keeps the kinds apart. */

/** Words of a text, in lower case. */
export const words = (text: string): string[] => text.toLowerCase().split(/\s+/).filter(Boolean)

const IDENTITIES = [
  'email',
  'phone',
  'mobile',
  'twitter_id',
  'facebook_id',
  'unique_external_id',
  'company_id',
] as const

export function userKeys(user: UserRow): string[] {
  const keys = words(user.name).map((word) => `word:${word}`)
  keys.push(`org_contact_id:${user.org_contact_id}`)
  if (user.avatar_id !== null) keys.push(attachmentKey(user.avatar_id))
  for (const name of IDENTITIES) if (user[name] !== null) keys.push(`${name}:${user[name]}`)
  for (const email of user.other_emails) keys.push(`email:${email}`)
  for (const { company_id } of user.other_companies) keys.push(`company_id:${company_id}`)
  return keys
}

export const agentKeys = (agent: AgentRow): string[] => [
  `api_key:${agent.api_key}`,
  ...agent.role_ids.map((id) => `role_id:${id}`),
  ...agent.group_ids.map((id) => `group_id:${id}`),
  ...agent.skill_ids.map((id) => `skill_id:${id}`),
  ...(agent.deactivated ? ['deactivated'] : []),
  ...scimKeys(agent),
]

/** Keys for the names that an identity provider gives an agent; the case of a `userName` does not matter. */
function scimKeys({ scim }: AgentRow): string[] {
  const { userName, externalId } = scim?.attributes ?? {}
  return [
    ...(typeof userName === 'string' ? [`scim_user_name:${userName.toLowerCase()}`] : []),
    ...(typeof externalId === 'string' ? [`scim_external_id:${externalId}`] : []),
  ]
}

/** Key of the row that a file belongs to. */
export const attachmentKey = (id: number) => `attachment:${id}`

export const attachmentKeys = ({
  attachment_ids,
}: {
  readonly attachment_ids: readonly number[]
}): readonly string[] => (attachment_ids.length === 0 ? NONE : attachment_ids.map(attachmentKey))

export const companyKeys = (company: CompanyRow): string[] => [
  `name:${company.sort_name}`,
  `org_company_id:${company.org_company_id}`,
  ...words(company.name).map((word) => `word:${word}`),
  ...company.domains.map((domain) => `domain:${domain}`),
]

export const forumKeys = (forum: ForumRow): string[] => [
  `name:${forum.forum_category_id}:${forum.sort_name}`,
  ...forum.company_ids.map((id) => `company_id:${id}`),
]

/** Key of a folder's name, which is unique among the folders beside it. */
export const nameOfFolder = (place: Pick<SolutionFolderRow, 'category_id' | 'parent_folder_id'>, name: string) =>
  `name:${place.category_id}/${place.parent_folder_id ?? ''}/${name.toLowerCase()}`

export const solutionFolderKeys = (folder: SolutionFolderRow): string[] => [
  nameOfFolder(folder, folder.name),
  ...folder.company_ids.map((id) => `company_id:${id}`),
]

/** Keys of an article; its files include those of its translations. */
export const solutionArticleKeys = (article: SolutionArticleRow): readonly string[] => {
  const own = attachmentKeys(article)
  const translated = Object.values(article.translations).flatMap(attachmentKeys)
  return translated.length === 0 ? own : [...own, ...translated]
}

export const titleOfForm = (title: string) => `title:${title.trim().toLowerCase()}`

/** Keys of a ticket form: its title, and the fields in it. */
export const ticketFormKeys = ({ title, fields }: TicketFormRow): string[] => [
  titleOfForm(title),
  ...fields.map(({ field_id }) => fieldOfForm(field_id)),
]

export const fieldOfForm = (id: number) => `field:${id}`
