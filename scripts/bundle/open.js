// What every bundle of depgate has in common: how libraries are found, what is left out of them, and the notices of what is in.

import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { rolldown } from 'rolldown'

export const root = path.resolve(import.meta.dirname, '../..')
export const dist = path.join(root, 'dist')

/**
 * Modules that libraries load and that nothing here calls, by the end of their path. Node of Arborist loads its
 * selectors, and they pacote: 100 ms for what no comparison of trees calls.
 */
const uncalled = new Map([
  [
    '/@npmcli/arborist/lib/query-selector-all.js',
    "module.exports = () => { throw new Error('selectors are not part of this bundle') }",
  ],
])
/**
 * Packages that libraries use where they are there: tables for old encodings of text (158 KB packed), and whether a
 * terminal has colours. They must neither be taken from what the developers of depgate have installed nor, as what is
 * missing is looked up from the bundle's place on, from the user's project.
 */
const absent = ['iconv-lite', 'supports-color']

const leftOut = {
  name: 'left-out',
  resolveId: (id) => (absent.includes(id) ? `\0absent:${id}` : null),
  load: (id) => {
    const isAbsent = id.startsWith('\0absent:')
    if (isAbsent) return "throw Object.assign(new Error('left out'), { code: 'MODULE_NOT_FOUND' })"
    const found = [...uncalled].find(([end]) => id.replaceAll('\\', '/').endsWith(end))
    return found?.[1] ?? null
  },
}

/** Comments of functions are for those who read the sources; licences stay. */
export const comments = { jsdoc: false }

/** Opens a bundle. */
export function open({ plugins = [], ...options }) {
  return rolldown({
    cwd: root,
    platform: 'node',
    // A warning is a module that would be missing in a user's project.
    onwarn: (warning) => {
      throw new Error(warning.message ?? String(warning))
    },
    // Its main file asks for its parts by a function that no bundler can follow.
    resolve: { alias: { 'jsonc-parser': path.join(root, 'node_modules/jsonc-parser/lib/esm/main.js') } },
    plugins: [...plugins, leftOut],
    ...options,
  })
}

/** Node keeps a text of ASCII in half the memory, and reads it in half the time. */
export function escape(text) {
  return text.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** Lists the packages that modules are of, sorted by folder: `{ folder, name, version, license, author }`. */
export function listPackages(moduleIds) {
  const folders = moduleIds.map(
    (id) => /^(.*node_modules\/(?:@[^/]+\/)?[^/\0]+)\//.exec(id.replaceAll('\\', '/'))?.[1],
  )
  return [...new Set(folders)]
    .filter(Boolean)
    .sort()
    .map((folder) => {
      const { name, version, license, author } = JSON.parse(
        readFileSync(path.join(folder, 'package.json'), 'utf8'),
      )
      return { folder, name, version, license, author: author?.name ?? author }
    })
}

/** What the licences of the bundled packages ask for: their text, each once. */
export function readNotices(moduleIds) {
  const texts = new Map()
  for (const { folder, name, version, license, author } of listPackages(moduleIds)) {
    const files = readdirSync(folder).filter((one) => /^(?:licen[cs]e|copying|notice)/i.test(one))
    const by = author === undefined ? '' : `, by ${author}`
    const text =
      files.length === 0
        ? `License: ${license}${by}; the package has no file of its text`
        : files.map((file) => readFileSync(path.join(folder, file), 'utf8').trim()).join('\n\n')
    texts.set(text, [...(texts.get(text) ?? []), `${name}@${version}`])
  }
  return [...texts].map(([text, names]) => `${names.join(', ')}\n\n${text}`).join('\n\n----\n\n')
}
