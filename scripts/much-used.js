// Makes src/text/much-used-names.ts, the names that the rule `lookalike` protects: npm run build, then
//   node scripts/much-used.js <folder of lockfiles> <ISO date>
//
// A name counts where the lockfiles of at least two repositories have it from a registry. The folder has lockfiles
// of any package manager below folders called `<owner>__<repository>` or `<owner>__<repository>-<commit>`; nothing
// is asked of any network. scripts/well-known.txt adds what few repositories show: packages that applications use
// directly, written by hand.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { isPackageName } from '../dist/options/package-pattern.js'

const [folder, date] = process.argv.slice(2)
if (folder === undefined || !/^\d{4}-\d{2}-\d{2}$/.test(date ?? '')) {
  process.stderr.write('usage: node scripts/much-used.js <folder of lockfiles> <ISO date>\n')
  process.exit(2)
}

const readers = {
  'package-lock.json': readNpm,
  'npm-shrinkwrap.json': readNpm,
  'yarn.lock': (text) => [
    ...[...text.matchAll(/^ {2}resolution: "(@?[^@"]+)@npm:/gm)].map((match) => match[1]),
    ...[...text.matchAll(/^ {2}resolved "https?:\/\/[^/]+\/((?:@[^/]+(?:\/|%2f))?[^/]+)\/-\//gim)].map(
      (match) => decodeURIComponent(match[1]),
    ),
  ],
  // `/name@1.0.0`, `name@1.0.0` and, before version 6, `/name/1.0.0`.
  'pnpm-lock.yaml': (text) =>
    [...text.matchAll(/^ {2}'?\/?((?:@[^/@\s]+\/)?[^/@\s':]+)[@/]\d[^\s]*:$/gm)].map((match) => match[1]),
  'bun.lock': (text) =>
    [...text.matchAll(/^ {4}"[^"]+": \["((?:@[^/@"]+\/)?[^/@"]+)@\d/gm)].map((match) => match[1]),
}

function readNpm(text) {
  const lock = JSON.parse(text)
  const names = []
  for (const [key, entry] of Object.entries(lock.packages ?? {})) {
    const at = key.lastIndexOf('node_modules/')
    if (at >= 0 && !entry.link && !/^(?:git|file|\.)/.test(entry.resolved ?? ''))
      names.push(entry.name ?? key.slice(at + 'node_modules/'.length))
  }
  const walk = (dependencies) => {
    for (const [name, entry] of Object.entries(dependencies ?? {})) {
      if (/^\d/.test(entry.version ?? '')) names.push(name)
      walk(entry.dependencies)
    }
  }
  if (lock.packages === undefined) walk(lock.dependencies)
  return names
}

const users = new Map()
const repositories = new Set()
for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
  const read = readers[path.basename(file)]
  const repository = file.split(path.sep).find((part) => part.includes('__'))
  if (read === undefined || repository === undefined) continue
  const owner = repository.replace(/-[0-9a-f]{8}$/, '')
  repositories.add(owner)
  for (const name of read(readFileSync(path.join(folder, file), 'utf8'))) {
    if (!users.has(name)) users.set(name, new Set())
    users.get(name).add(owner)
  }
}

const counted = [...users].filter(([, owners]) => owners.size >= 2).map(([name]) => name)
const known = readFileSync(path.join(import.meta.dirname, 'well-known.txt'), 'utf8')
  .split(/\s*(?:#.*)?\n\s*/)
  .flatMap((line) => line.split(/\s+/))
  .filter((name) => name !== '')
const names = [...new Set([...counted, ...known])].filter(isPackageName).sort()
const source = `Source: ${counted.length} names in the lockfiles of at least two of ${repositories.size} public repositories, and ${names.length - counted.length} more of scripts/well-known.txt`
// One text instead of thousands of strings costs nothing to load; JSON modules still warn on Node 20.
const lines = [
  '// Much used names, which lookalikes and missing names are compared with. Made by scripts/much-used.js; do not edit.',
  '',
  `// ${source}.`,
  `// Date: ${date}. Names of packages alone, no text of theirs.`,
  `export const muchUsed =`,
  `  '${names.join(' ')}'`,
  '',
]
writeFileSync(path.join(import.meta.dirname, '../src/much-used.ts'), lines.join('\n'))
process.stdout.write(`${names.length} names: ${source}\n`)
