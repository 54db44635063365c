import type { JournaledCall } from '../../../journal/view.ts'
import type { Tint } from '../../parts/pieces.tsx'

export const statusTint = (status: number | null): Tint | undefined => {
  if (status === null || status >= 500) return 'red'
  if (status === 429) return 'violet'
  return status >= 400 ? 'amber' : 'green'
}

export const queryText = (query: JournaledCall['query']): string =>
  Object.entries(query)
    .map(([name, value]) => `${name}=${value}`)
    .join('&')
