/** Those that the server, as it is started, has nothing for, and what no account in memory or none by default allows. */
const WITHOUT_SUCCESS = [
  'control viewCertificateAuthority',
  'control viewControlToken',
  'control viewControlTokenByName',
  'control deleteAccount',
  'control giveUpAccount',
  'control giveUpAccountByName',
]
/** So many calls of an operation without one success are too many. */
const ENOUGH = 300

/** How often each operation answered with which status. */
export class Coverage {
  #byOperation = new Map()
  total = 0

  count(name, status) {
    const counts = this.#byOperation.get(name) ?? new Map()
    this.#byOperation.set(name, counts)
    counts.set(status, (counts.get(status) ?? 0) + 1)
    this.total++
  }

  /** Operations that never succeeded, or were never refused as 400 though their document says they may be. */
  gaps(operations) {
    return operations.flatMap((operation) => {
      const counts = this.#byOperation.get(operation.name) ?? new Map()
      const calls = [...counts.values()].reduce((sum, one) => sum + one, 0)
      if (calls < ENOUGH || WITHOUT_SUCCESS.includes(operation.name)) return []
      const has = (test) => [...counts.keys()].some(test)
      const hasInput = operation.json !== undefined || operation.parameters.some((one) => one.in === 'query')
      return [
        ...(has((status) => status >= 200 && status < 300) ? [] : [`${operation.name}: no success in ${calls} calls`]),
        ...(has((status) => status === 400) || !hasInput ? [] : [`${operation.name}: no 400 in ${calls} calls`]),
      ]
    })
  }

  /** A line an operation: its calls and their statuses. */
  table() {
    const rows = [...this.#byOperation].sort(([one], [other]) => (one < other ? -1 : 1))
    return rows
      .map(([name, counts]) => {
        const statuses = [...counts].sort(([one], [other]) => one - other)
        return `${name.padEnd(42)} ${statuses.map(([status, count]) => `${status || 'lost'}: ${count}`).join('  ')}`
      })
      .join('\n')
  }
}
