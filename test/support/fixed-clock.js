// Loaded into node before a program (`--import`): its clock begins at DEPGATE_TEST_NOW, so that a recorded run repeats to the byte.
//
// It runs at a tenth of the speed, timers too: what is looked for within two seconds is found on a busy machine as well.

import childProcess from 'node:child_process'
import { syncBuiltinESMExports } from 'node:module'

const slower = 10
const moment = Date.parse(process.env.DEPGATE_TEST_NOW)
const began = performance.now()
const RealDate = Date
const realNow = performance.now.bind(performance)
const realTimeout = setTimeout

globalThis.Date = class Date extends RealDate {
  constructor(...args) {
    if (args.length === 0) super(Date.now())
    else super(...args)
  }
  static now() {
    return Math.floor(moment + (realNow() - began) / slower)
  }
}
performance.now = () => realNow() / slower
globalThis.setTimeout = Object.assign(
  (callback, delay, ...args) => realTimeout(callback, delay >= 500 ? delay * slower : delay, ...args),
  realTimeout,
)

const extend = (one) => (typeof one?.timeout === 'number' ? { ...one, timeout: one.timeout * slower } : one)
/** A limit that node itself sets for a child, by the real clock. */
for (const name of ['execFile', 'spawn']) {
  const original = childProcess[name]
  const wrapped = (...args) => original(...args.map(extend))
  // What util.promisify takes in place of it.
  childProcess[name] = Object.defineProperties(wrapped, Object.getOwnPropertyDescriptors(original))
}
syncBuiltinESMExports()
