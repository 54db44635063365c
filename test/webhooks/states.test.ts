import { describe, expect, it } from 'vitest'
import { canMove, DELIVERY_STATES, type DeliveryState, move } from '../../src/webhooks/states.ts'
import { sourceFiles } from '../house/source.ts'

const FINAL: readonly DeliveryState[] = ['delivered', 'failed', 'dropped', 'blocked', 'recorded', 'cancelled']
const OPEN = DELIVERY_STATES.filter((state) => !FINAL.includes(state))
const nextOf = (from: DeliveryState) => DELIVERY_STATES.filter((to) => canMove(from, to))

describe('the states of a delivery', () => {
  it('end: from a final one there is no way on, from every other there is one to cancelled', () => {
    expect(FINAL.flatMap(nextOf)).toEqual([])
    expect(OPEN.filter((state) => !canMove(state, 'cancelled'))).toEqual([])
  })

  it('are all reached from the first', () => {
    const reached = new Set<DeliveryState>(['queued'])
    for (const state of reached) for (const next of nextOf(state)) reached.add(next)
    expect([...reached].sort()).toEqual([...DELIVERY_STATES].sort())
  })

  it('are sent only from the queue', () => {
    expect(DELIVERY_STATES.filter((from) => canMove(from, 'sending'))).toEqual(['queued'])
  })

  it('refuse a move that is not in their table, and stay', () => {
    const delivery = { id: 7, state: 'delivered' as DeliveryState }
    expect(() => move(delivery, 'sending')).toThrow('delivery 7 cannot pass from delivered to sending')
    expect(delivery.state).toBe('delivered')
  })

  it('change in one place alone', () => {
    const places = sourceFiles()
      .filter(({ path }) => path.startsWith('webhooks/'))
      .filter(({ text }) => /\.state = /.test(text))
    expect(places.map(({ path }) => path)).toEqual(['webhooks/states.ts'])
  })
})
