// Readings of lockfiles that share no code with depgate's: what other parsers find in the same text.

import { createRequire } from 'node:module'
import { FAILSAFE_SCHEMA, loadAll } from 'js-yaml'

const yarn = createRequire(import.meta.url)('@yarnpkg/lockfile') as {
  parse: (text: string) => { readonly object: unknown }
}

/** A package that a text locks under a name. */
export interface Locked {
  readonly id: string
  /** Its hash, where the entry has one that is a text. */
  readonly hash: string
}

/** Reads a text; null where the parser refuses it. */
export type PlainReading = (text: string) => Locked[] | null

type Fields = Readonly<Record<string, unknown>>

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {}
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** Entries by key; the last document of a file has the packages. */
function readYaml(text: string): Fields | null {
  try {
    // pnpm drops one byte order mark and its parser another.
    const documents = loadAll(text.replace(/^\ufeff{1,2}/, ''), { schema: FAILSAFE_SCHEMA })
    return fieldsOf(documents.at(-1))
  } catch {
    return null
  }
}

const version = /^\d+\.\d+\.\d+(?:-[\w.-]+)?$/

/** pnpm: the keys of `packages`, where they name a version of the registry. */
export const readPnpmPlainly: PlainReading = (text) => {
  const root = readYaml(text)
  if (root === null) return null
  // 5.x and 6.x begin a key of the configured registry with a slash.
  const isOld = /^[56]\b/.test(textOf(root.lockfileVersion))
  return Object.entries(fieldsOf(root.packages)).flatMap(([key, entry]) => {
    if (isOld !== key.startsWith('/')) return []
    const [, name, number = ''] = /^\/?((?:@[^/@]+\/)?[^/@]+)[@/]([^/@_(]+?)(?:[_(].*)?$/s.exec(key) ?? []
    if (name === undefined || !version.test(number)) return []
    const fields = fieldsOf(entry)
    // 13.0 has it beside the resolution, and earlier versions read none there.
    const beside = textOf(root.lockfileVersion).startsWith('13') ? textOf(fields.integrity) : ''
    return [{ id: `${name}@${number}`, hash: textOf(fieldsOf(fields.resolution).integrity) || beside }]
  })
}

/** yarn 2 and later: the resolutions by `npm:`. */
export const readBerryPlainly: PlainReading = (text) => {
  const root = readYaml(text)
  if (root === null) return null
  return Object.values(root).flatMap((value) => {
    const { resolution, checksum } = fieldsOf(value)
    const [, name, number = ''] = /^((?:@[^/@]+\/)?[^/@:]+)@npm:(.+)$/s.exec(textOf(resolution)) ?? []
    return name === undefined || !version.test(number)
      ? []
      : [{ id: `${name}@${number}`, hash: textOf(checksum) }]
  })
}

/** yarn 1, by its own parser. */
export const readClassicPlainly: PlainReading = (text) => {
  // It adds to a comment until a line feed comes, and needs half a minute to run out of memory.
  if (/#[^\n]*$/.test(text)) return null
  try {
    const { object } = yarn.parse(text)
    return Object.entries(fieldsOf(object)).flatMap(([key, value]) => {
      const fields = fieldsOf(value)
      const [, name, range = ''] = /^((?:@[^/@]+\/)?[^/@]+)@(.*)$/s.exec(key) ?? []
      const [, alias] = /^npm:((?:@[^/@]+\/)?[^/@]+)@/.exec(range) ?? []
      const id = textOf(fields.name) || alias || name
      const number = textOf(fields.version)
      return id === undefined || !version.test(number)
        ? []
        : [{ id: `${id}@${number}`, hash: textOf(fields.integrity) }]
    })
  } catch {
    return null
  }
}

/** bun: JSON with commas behind the last element. */
export const readBunPlainly: PlainReading = (text) => {
  try {
    const root = fieldsOf(JSON.parse(text.replace(/^\ufeff/, '').replace(/,(?=\s*[}\]])/g, '')))
    return Object.values(fieldsOf(root.packages)).flatMap((value) => {
      const [id, , , hash] = Array.isArray(value) ? (value as unknown[]) : []
      const [, name, number = ''] = /^(.+)@([^@]+)$/s.exec(textOf(id)) ?? []
      return name === undefined || !version.test(number)
        ? []
        : [{ id: `${name}@${number}`, hash: textOf(hash) }]
    })
  } catch {
    return null
  }
}
