// Appends lines to a trail with the built module, and prints each to stdout once it is written.

import { writeSync } from 'node:fs'
import { appendLine } from '../../dist/trail/file/append.js'

const [file, name, count, entry] = process.argv.slice(2)
const who = { actor: name, agent: null, host: 'box' }
for (let nth = 1; nth <= Number(count); nth += 1) {
  const time = new Date().toISOString()
  const line = { ...JSON.parse(entry), time, project: `${name}-${nth}` }
  appendLine(file, line, { who, now: new Date(), keep: null })
  writeSync(1, `${name}-${nth}\n`)
}
