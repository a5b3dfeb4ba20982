// Reads a file of settings into a flat list: the keys that lead to a setting, and its values as texts.

import { DepgateError } from '../errors.ts'
import { readJson } from '../json/parse.ts'
import { NpmrcError, readNpmrc } from '../npmrc/read.ts'
import { plain } from '../text/plain.ts'
import { isTable, readToml, readYaml, valueOf } from '../yaml/settings.ts'
import type { SettingsRole } from './table.ts'

/** A setting of a file. */
export interface FlatSetting {
  readonly keys: readonly string[]
  /** Of a list its entries; else one. */
  readonly values: readonly string[]
}

/** Real files have a dozen; deeper than four keys no setting lies. */
const [maxSettings, maxDepth] = [10_000, 5]
const maxLine = 4096

/** Lists the settings of a file, in its order. @throws {DepgateError} EUSAGE for what cannot be read. */
export function flattenSettings(role: SettingsRole, text: string, path: string): FlatSetting[] {
  switch (role) {
    case 'yarn-classic':
      return readClassic(text)
    case 'pnpm-rc':
    case 'yarn-npmrc':
      return readIni(text, path)
    case 'bun':
      return flatten(readToml(text, path))
    case 'pnpm-manifest':
      return flatten(valueOf(readJson(text, path, { code: 'EUSAGE', hasTwins: true }).value, 'pnpm'))
    case 'pnpm':
    case 'yarn':
      return readYaml(text, path).flatMap((document) => flatten(document))
  }
}

function flatten(root: unknown): FlatSetting[] {
  const found: FlatSetting[] = []
  const walk = (value: unknown, keys: readonly string[]): void => {
    if (found.length >= maxSettings || keys.length > maxDepth || value === undefined) return
    if (isTable(value)) {
      for (const [key, inner] of Object.entries(value)) walk(inner, [...keys, key])
      return
    }
    const values = Array.isArray(value) ? value : [value]
    found.push({ keys, values: values.map(textOf) })
  }
  walk(root, [])
  return found.filter(({ keys }) => keys.length > 0)
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
}

/** Keys of pnpm (`minimum-release-age`) get the names that they have in YAML; those of registries and logins stay. */
function readIni(text: string, path: string): FlatSetting[] {
  try {
    return readNpmrc(text).map(({ key, values }) => ({
      keys: [/[:/]/.test(key) ? key : key.replace(/[-_]+(\w)/g, (_, letter: string) => letter.toUpperCase())],
      // A list (`key[]=`) is read as one text with commas.
      values: values.flatMap((value) =>
        /exclude/i.test(key) ? (value ?? '').split(',') : [value ?? 'null'],
      ),
    }))
  } catch (cause) {
    if (!(cause instanceof NpmrcError)) throw cause
    throw new DepgateError('EUSAGE', `${plain(path)} cannot be read as npm's configuration`, { cause })
  }
}

/** `key value` or `key "value"`, one a line, as yarn 1 reads its own lockfile's form. */
function readClassic(text: string): FlatSetting[] {
  return text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|[\r\n]/)
    .flatMap((line): FlatSetting[] => {
      const bare = line.slice(0, maxLine).trim()
      if (bare === '' || bare.startsWith('#')) return []
      const [, key = '', rest = ''] = /^("[^"]*"|[^\s:"]+(?::registry)?):?\s*(.*)$/.exec(bare) ?? []
      return [{ keys: [unquote(key)], values: [unquote(rest)] }]
    })
}

function unquote(text: string): string {
  return /^".*"$/.test(text) ? text.slice(1, -1) : text
}
