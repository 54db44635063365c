import { once } from 'node:events'
import { connect } from 'node:net'
import { describe, expect, it } from 'vitest'
import { inspector, isBrowserThere, lines, openView, useInspector } from './inspector.ts'

useInspector({ rateLimit: 'off', checkReplies: false })

const CALLS = 50_000
/** Fewer than a reader of events may be behind. */
const AT_ONCE = 5000

/** So many calls on one connection, none waiting for the one before. */
async function pipeline(count: number): Promise<void> {
  const { port, hostname } = new URL(inspector.emulator.url)
  const socket = connect(Number(port), hostname)
  socket.resume()
  const last = 'GET /api/v2/none HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n'
  socket.write('GET /api/v2/none HTTP/1.1\r\nHost: localhost\r\n\r\n'.repeat(count - 1) + last)
  await once(socket, 'close')
}

describe.skipIf(!isBrowserThere)('the inspector, large accounts', () => {
  it(`scrolls through ${CALLS} calls, of which it draws those in sight`, { timeout: 600_000 }, async () => {
    const page = await openView()
    const shown = async () => Number(await lines(page).first().getAttribute('aria-setsize'))
    for (let sent = 0; sent < CALLS; sent += AT_ONCE) {
      await pipeline(AT_ONCE)
      await expect.poll(shown, { timeout: 30_000 }).toBe(sent + AT_ONCE)
    }
    expect(await lines(page).count()).toBeLessThan(100)
    // Frames of a scroll from end to end: most come in time.
    const frames = await page.evaluate<number[]>(`new Promise((resolve) => {
      const box = document.querySelector('.window'), times = []
      let step = 0, last = performance.now()
      const scroll = (now) => {
        times.push(now - last); last = now
        box.scrollTop = (box.scrollHeight / 60) * ++step
        if (step < 60) requestAnimationFrame(scroll)
        else resolve(times)
      }
      requestAnimationFrame(scroll)
    })`)
    expect(frames.toSorted((a, b) => a - b)[30]).toBeLessThan(100)
    await lines(page, { name: /^1\b/ }).waitFor()
  })

  it('shows 100,000 tickets a page after the other', { timeout: 600_000 }, async () => {
    inspector.emulator.load({ generate: { tickets: 100_000, conversations: 0 } })
    const page = await openView('tickets')
    await lines(page).first().waitFor({ timeout: 30_000 })
    for (let turn = 0; turn < 5; turn++) {
      await page.evaluate(`document.querySelector('.window').scrollTop = 1e9`)
      await page.waitForTimeout(300)
    }
    const setSize = Number(await lines(page).first().getAttribute('aria-setsize'))
    expect(setSize).toBeGreaterThanOrEqual(300)
    expect(await lines(page).count()).toBeLessThan(100)
  })
})
