// Checks the laws of the code with dependency-cruiser, knip, ESLint and the layout of src/ and test/: npm run lint.
// --shrink lowers and removes exceptions that are no longer needed; --fast leaves out knip and the rules that need types;
// --fixtures checks each project of fixtures/laws/ instead; --json prints the breaches, by project.

import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { findCodeBreaches, typedLaws } from './lint/code.js'
import { findImportBreaches } from './lint/imports.js'
import { findLayoutBreaches } from './lint/layout.js'
import { findUnused } from './lint/unused.js'

const top = path.resolve(import.meta.dirname, '..')
const has = (flag) => process.argv.includes(flag)

async function findBreaches(root, { hasKnip, isFast = false, isShrinking = false }) {
  const parts = await Promise.all([
    hasKnip ? findUnused(root) : [],
    findImportBreaches(root),
    findCodeBreaches(root, { isShrinking, isFast }),
    findLayoutBreaches(root),
  ])
  return parts.flat()
}

const found = {}
if (has('--fixtures')) {
  const fixtures = path.join(top, 'fixtures/laws')
  for (const entry of readdirSync(fixtures, { withFileTypes: true }).filter((one) => one.isDirectory())) {
    const root = path.join(fixtures, entry.name)
    const hasKnip = existsSync(path.join(root, 'knip.jsonc'))
    found[entry.name] = await findBreaches(root, { hasKnip, isFast: !typedLaws.includes(entry.name) })
  }
} else {
  const isFast = has('--fast')
  found['.'] = await findBreaches(top, { hasKnip: !isFast, isFast, isShrinking: has('--shrink') })
}
const breaches = Object.values(found).flat()
if (has('--json')) console.log(JSON.stringify(found))
else for (const { law, file, detail } of breaches) console.log(`${law}: ${file}: ${detail}`)
process.exitCode = breaches.length === 0 ? 0 : 1
