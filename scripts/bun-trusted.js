// Writes src/managers/bun-trusted.ts: the names whose install scripts bun runs by itself. Usage: node bun-trusted.js <bun>

import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'

const [, , bun = 'bun'] = process.argv
const run = (...args) => execFileSync(bun, args, { encoding: 'utf8' })
const version = run('--version').trim()
const names = [...run('pm', 'default-trusted').matchAll(/^ - (\S+)$/gm)].map(([, name]) => name).sort()

const source = `// Names whose install scripts bun runs by itself. Made by scripts/bun-trusted.js; do not edit.

// Source: \`bun pm default-trusted\` of bun ${version}, ${names.length} names.
export const bunTrusted =
  '${names.join(' ')}'
`
writeFileSync(new URL('../src/managers/bun-trusted.ts', import.meta.url), source)
