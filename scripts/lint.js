// The laws of the code that tools hold: npm run lint. With --shrink exceptions that are no longer needed are removed.

import path from 'node:path'
import { findCodeBreaches } from './lint/code.js'
import { findImportBreaches } from './lint/imports.js'
import { findLayoutBreaches } from './lint/layout.js'
import { findUnused } from './lint/unused.js'

const root = path.resolve(import.meta.dirname, '..')
const breaches = (
  await Promise.all([
    findUnused(root),
    findImportBreaches(root),
    findCodeBreaches(root, process.argv.includes('--shrink')),
    findLayoutBreaches(root, process.argv.includes('--shrink')),
  ])
).flat()
for (const { law, file, detail } of breaches) console.log(`${law}: ${file}: ${detail}`)
process.exitCode = breaches.length === 0 ? 0 : 1
