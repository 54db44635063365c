// Preloaded by commands of tests: a name of a Freshdesk host that is looked up is noted down and not found, and so is a
// connection that would leave this machine.
const dns = require('node:dns')
const { appendFileSync } = require('node:fs')
const net = require('node:net')

const isReal = (name) => /(^|\.)freshdesk\.com\.?$|\.invalid\.?$/i.test(String(name))
const note = (what) => appendFileSync(process.env.NO_LOOKUP_FILE ?? `${__dirname}/looked-up.txt`, `${what}\n`)
const failure = (name) => Object.assign(new Error(`the test's guard: ${name}`), { code: 'ENOTFOUND' })

for (const owner of [dns, dns.Resolver.prototype, dns.promises, dns.promises.Resolver.prototype]) {
  for (const method of Object.getOwnPropertyNames(owner)) {
    const original = owner[method]
    if (!/^(?:lookup|resolve)/.test(method) || typeof original !== 'function') continue
    owner[method] = function guarded(name, ...rest) {
      if (!isReal(name)) return original.call(this, name, ...rest)
      note(`${method} ${name}`)
      const callback = rest.at(-1)
      if (typeof callback !== 'function') return Promise.reject(failure(name))
      process.nextTick(callback, failure(name))
    }
  }
}

const connect = net.Socket.prototype.connect
net.Socket.prototype.connect = function guarded(...args) {
  const [options] = Array.isArray(args[0]) ? args[0] : args
  const host = typeof options === 'object' ? options.host : args[1]
  if (net.isIP(host ?? '') !== 0 && !/^(?:127\.|::1$|::ffff:127\.)/.test(host)) {
    note(`connect ${host}`)
    setImmediate(() => this.destroy(failure(host)))
    return this
  }
  return connect.apply(this, args)
}
