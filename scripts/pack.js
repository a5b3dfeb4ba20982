// Makes what is published: package/, a folder with the bundles and without dependencies, from a build. Same sources, same bytes.
//
// npm run pack:package [-- --into <folder>]

import { chmodSync, cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { listPages } from '../dist/cli/commands.js'
import { printCompletion, shells } from '../dist/cli/commands/completion.js'
import { makeManPages } from '../dist/cli/man-pages.js'
import { dist, root } from './bundle/open.js'
import { makeManifest } from './pack/manifest.js'
import { makeSbom } from './pack/sbom.js'
import { makeTypes } from './pack/types.js'

const { values } = parseArgs({ options: { into: { type: 'string', default: path.join(root, 'package') } } })
const target = path.resolve(values.into)

function readJson(file) {
  return JSON.parse(readFileSync(path.join(root, file), 'utf8'))
}

function put(file, text) {
  const full = path.join(target, file)
  mkdirSync(path.dirname(full), { recursive: true })
  writeFileSync(full, text)
}

function copy(from, to = from) {
  cpSync(path.join(root, from), path.join(target, to), { recursive: true })
}

/** Documents of users; how depgate is built is in the repository. */
function copyDocuments() {
  for (const file of ['README.md', 'CHANGELOG.md', 'LICENSE', 'SECURITY.md', 'schema']) copy(file)
  const internal = ['architecture.md', 'decisions']
  for (const file of readdirSync(path.join(root, 'docs'))) if (!internal.includes(file)) copy(`docs/${file}`)
}

/** What is loaded: the bin, its files, the library, and the one file that `init` copies into projects. */
function copyCode() {
  copy('bin')
  for (const file of ['depgate.mjs', 'inside.cjs']) copy(`dist/${file}`)
  for (const file of readdirSync(path.join(dist, 'run')))
    copy(`dist/run/${file}`, file === 'THIRD-PARTY-NOTICES.txt' ? file : `dist/run/${file}`)
  put('dist/index.js', "// The library.\nexport * from './run/library.js'\n")
  put('dist/index.d.ts', makeTypes())
  chmodSync(path.join(target, 'bin/depgate.js'), 0o755)
}

/** What shells and man read. */
function writePages() {
  const files = { bash: 'depgate.bash', zsh: '_depgate', fish: 'depgate.fish' }
  for (const shell of shells) put(`completions/${files[shell]}`, printCompletion(shell, listPages()))
  const pages = makeManPages(listPages())
  for (const [name, text] of pages) put(`man/${name}`, text)
  return [...pages.keys()].map((name) => `./man/${name}`)
}

const own = readJson('package.json')
rmSync(target, { recursive: true, force: true })
mkdirSync(target, { recursive: true })
copyDocuments()
copyCode()
put('package.json', `${JSON.stringify(makeManifest(own, writePages()), null, 2)}\n`)
put('sbom.cdx.json', makeSbom(own, readJson('package-lock.json').packages, readJson('dist/bundled.json')))
