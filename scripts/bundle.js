// Makes of dist what runs: dist/run, the command line in few files (600 modules take 70 ms longer to load), the part
// that goes into npm, and dist/depgate.mjs, all of depgate in one file that needs no node_modules. Same sources, same bytes.

import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { rolldown } from 'rolldown'

const root = path.resolve(import.meta.dirname, '..')
const dist = path.join(root, 'dist')
const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'))

// A path of its own is for the test that two builds are the same.
const isBuild = process.argv.length === 2

function open(options) {
  return rolldown({
    cwd: root,
    platform: 'node',
    // A warning is a module that would be missing in a user's project.
    onwarn: (warning) => {
      throw new Error(warning.message ?? String(warning))
    },
    // Its main file asks for its parts by a function that no bundler can follow.
    resolve: { alias: { 'jsonc-parser': path.join(root, 'node_modules/jsonc-parser/lib/esm/main.js') } },
    ...options,
  })
}

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
  const { output } = await build.generate({ format, codeSplitting: false, exports: 'auto' })
  await build.close()
  if (output.length !== 1) throw new Error(`one file was expected, not ${output.length}`)
  const [{ code: text, moduleIds }] = output
  return { text: escape(text), moduleIds }
}

/** What few runs need, or what reads files of its own, is loaded from node_modules. */
const rarelyNeeded = ['@npmcli/arborist', 'npm-registry-fetch', 'pacote', 'sigstore', 'tar', 'yauzl']

/** Node of Arborist loads its selectors, and they pacote: 100 ms for what no comparison of trees calls. */
const unused = {
  name: 'unused',
  load: (id) =>
    id.replaceAll('\\', '/').endsWith('/@npmcli/arborist/lib/query-selector-all.js')
      ? "module.exports = () => { throw new Error('selectors are not part of this bundle') }"
      : null,
}

/**
 * What the hook loads after every command, in one file of CommonJS: node needs a seventh of its own start more for the
 * first module of the other kind.
 */
async function bundleHook() {
  const build = await open({
    input: path.join(dist, 'hook/process/fast-path.js'),
    plugins: [
      {
        name: 'apart',
        // What reads a command line is loaded where one names a package manager.
        resolveId: (id) => (id.endsWith('/shell/analyse.js') ? { id: './analyse.js', external: true } : null),
      },
    ],
  })
  const { output } = await build.generate({ format: 'cjs', codeSplitting: false })
  await build.close()
  writeFileSync(path.join(dist, 'run/hook.cjs'), escape(output[0].code))
}

/** The command line, in files that are loaded where a command needs them. */
async function bundleRun() {
  const build = await open({
    input: {
      main: path.join(dist, 'cli/main.js'),
      node: path.join(dist, 'entry/open-host.js'),
      analyse: path.join(dist, 'shell/analyse.js'),
      reader: path.join(dist, 'registry/packument/reader-worker.js'),
    },
    external: rarelyNeeded,
    plugins: [unused],
    // What a module of CommonJS takes for granted.
    transform: { define: { __filename: 'import.meta.filename', __dirname: 'import.meta.dirname' } },
  })
  rmSync(path.join(dist, 'run'), { recursive: true, force: true })
  const { output } = await build.write({
    dir: path.join(dist, 'run'),
    format: 'esm',
    chunkFileNames: '[name].js',
  })
  await build.close()
  const notices = readNotices(output.flatMap(({ moduleIds = [] }) => moduleIds))
  writeFileSync(path.join(dist, 'run/THIRD-PARTY-NOTICES.txt'), `${notices}\n`)
}

/** Node keeps a text of ASCII in half the memory, and reads it in half the time. */
function escape(text) {
  return text.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** What the licences of the bundled packages ask for: their text, each once. */
function readNotices(moduleIds) {
  const folders = moduleIds.map(
    (id) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(id.replaceAll('\\', '/'))?.[1],
  )
  const texts = new Map()
  for (const folder of [...new Set(folders)].filter(Boolean).sort()) {
    const {
      name,
      version: its,
      license,
    } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'))
    const file = readdirSync(folder).find((one) => /^licen[cs]e/i.test(one))
    const text =
      file === undefined ? `License: ${license}` : readFileSync(path.join(folder, file), 'utf8').trim()
    texts.set(text, [...(texts.get(text) ?? []), `${name}@${its}`])
  }
  return [...texts].map(([text, names]) => `${names.join(', ')}\n\n${text}`).join('\n\n----\n\n')
}

// npm's own process loads this one file before npm; in depgate.mjs it is a text.
const { text: inside } = await bundle(
  ['patch-arborist', 'only-registries'].map((name) => `import './wrapper/npm/preload/${name}.js'`).join('\n'),
  'cjs',
)
if (isBuild) {
  writeFileSync(path.join(dist, 'inside.cjs'), inside)
  await bundleRun()
  await bundleHook()
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
  { depgateInside: JSON.stringify(inside) },
)
const parts = Object.entries({ commands, rest }).map(([name, { text }]) => {
  if (text.includes('*\\_/')) throw new Error('the escape of the end of a comment is in the code itself')
  return `/* depgate: the part "${name}"\n${text.replaceAll('*/', '*\\_/')}*/\n`
})
const notices = escape(
  readNotices([...light.moduleIds, ...commands.moduleIds, ...rest.moduleIds]),
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
