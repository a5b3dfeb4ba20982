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
const fixtures = path.join(top, 'fixtures/laws')
const [isShrinking, isFast, isJson, areFixtures] = ['--shrink', '--fast', '--json', '--fixtures'].map(
  (flag) => process.argv.includes(flag),
)

async function findBreaches(root, isFast) {
  const hasKnip = existsSync(path.join(root, 'knip.jsonc')) && (areFixtures || !isFast)
  const parts = await Promise.all([
    hasKnip ? findUnused(root) : [],
    findImportBreaches(root),
    findCodeBreaches(root, { isShrinking, isFast }),
    findLayoutBreaches(root, isShrinking),
  ])
  return parts.flat()
}

const names = areFixtures
  ? readdirSync(fixtures, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  : [{ name: '.' }]
const found = {}
for (const { name } of names) found[name] = await findBreaches(areFixtures ? path.join(fixtures, name) : top)
const breaches = Object.values(found).flat()
if (isJson) console.log(JSON.stringify(found))
else for (const { law, file, detail } of breaches) console.log(`${law}: ${file}: ${detail}`)
process.exitCode = breaches.length === 0 ? 0 : 1
