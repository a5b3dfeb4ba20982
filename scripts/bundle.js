// Makes of dist what runs: dist/run, the command line in few files (600 modules take 70 ms longer to load), the part
// that goes into npm, and dist/depgate.mjs, all of depgate in one file. Nothing needs node_modules. Same sources, same bytes.

import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { comments, dist, escape, open, readNotices, root } from './bundle/open.js'
import { bundleRun } from './bundle/run.js'

const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'))

// A path of its own is for the test that two builds are the same.
const isBuild = process.argv.length === 2

/** @param parts - modules that are no part of this bundle: they are loaded from the comments. */
async function bundle(code, format, define = {}, parts = {}) {
  const entry = path.join(dist, 'entry-of-the-bundle.js')
  const build = await open({
    input: entry,
    transform: { define },
    plugins: [
      {
        name: 'entry',
        resolveId: (id) => (id === entry ? id : null),
        load: (id) => (id === entry ? code : (parts[path.relative(dist, id).replaceAll('\\', '/')] ?? null)),
      },
    ],
  })
  const { output } = await build.generate({ format, codeSplitting: false, exports: 'auto', comments })
  await build.close()
  if (output.length !== 1) throw new Error(`one file was expected, not ${output.length}`)
  const [{ code: text, moduleIds }] = output
  return { text: escape(text), moduleIds }
}

// npm's own process loads this one file before npm; in depgate.mjs it is a text.
const inside = await bundle(
  ['patch-arborist', 'only-registries'].map((name) => `import './wrapper/npm/preload/${name}.js'`).join('\n'),
  'cjs',
)
if (isBuild) {
  writeFileSync(path.join(dist, 'inside.cjs'), inside.text)
  await bundleRun(inside.moduleIds)
}
const light = await bundle(
  "import './entry/one-file.js'",
  'esm',
  {},
  {
    'shell/analyse.js': `import { loadPart } from '../entry/load-part.js'
    export const { analyseCommand } = loadPart('commands')`,
    'hook/process/local-binary.js': `import { loadPart } from '../../entry/load-part.js'
    export const { isProvenOwn } = loadPart('commands')`,
  },
)
const commands = await bundle(
  [
    "export { analyseCommand } from './shell/analyse.js'",
    "export { isProvenOwn } from './hook/process/local-binary.js'",
  ].join('\n'),
  'cjs',
)
const rest = await bundle(
  "export { main } from './cli/main.js'\nexport { openHost } from './entry/open-host.js'",
  'cjs',
  { depgateInside: JSON.stringify(inside.text) },
)
const parts = Object.entries({ commands, rest }).map(([name, { text }]) => {
  if (text.includes('*\\_/')) throw new Error('the escape of the end of a comment is in the code itself')
  return `/* depgate: the part "${name}"\n${text.replaceAll('*/', '*\\_/')}*/\n`
})
const notices = escape(
  readNotices([light, commands, rest, inside].flatMap(({ moduleIds }) => moduleIds)),
).replaceAll('*/', '* /')
const text = `#!/usr/bin/env node
// depgate ${version}, all of it in one file. Generated: do not edit; "depgate init" writes it anew.
/* eslint-disable */
// @ts-nocheck
// prettier-ignore
${light.text.trim()}
/* Third-party notices

${notices}
*/
${parts.join('')}`
const [, , file = path.join(dist, 'depgate.mjs')] = process.argv
writeFileSync(file, text)
chmodSync(file, 0o755)
// The plug-in for Claude Code carries the same file.
const plugin = path.join(root, 'depgate-plugin')
if (isBuild && existsSync(plugin)) {
  mkdirSync(path.join(plugin, 'scripts'), { recursive: true })
  writeFileSync(path.join(plugin, 'scripts/depgate.mjs'), text)
}
