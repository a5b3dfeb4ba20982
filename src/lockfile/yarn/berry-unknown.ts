// Lists what a yarn.lock of yarn 2 and later contains that depgate does not know.

import { createHash } from 'node:crypto'
import type { UnknownPart } from '../../model/lockfile.ts'
import { fieldOf, type JsonSection } from '../../json/section.ts'
import { plain } from '../../text/plain.ts'
import type { BerryFile } from './berry-entries.ts'

/** Those that yarn 2.1 to 4.18 wrote. */
const [minVersion, maxVersion] = [4, 10]

// `generateLockfile` of @yarnpkg/core with `exportTo` of its Manifest.js (4.18), and what the files of the corpus have.
const metadataKeys = words('version cacheKey')
const entryKeys = words(
  'version resolution dependencies peerDependencies dependenciesMeta peerDependenciesMeta bin checksum conditions',
  'languageName linkType',
)
const metaKeys = words('optional built unplugged')
const protocols = words('npm: workspace: patch: portal: link: file: http: https: git: ssh:')

/** A change can add thousands; the first ones are enough to look at the file. */
const maxParts = 1000

/** Returns the parts in the order of the file. */
export function listUnknownBerry({ metadata, version, entries }: BerryFile): UnknownPart[] {
  const parts: UnknownPart[] = []
  const add = (section: JsonSection, keys: readonly string[], what: string, key: string | null) => {
    if (parts.length >= maxParts) return
    parts.push({ line: section.document.lineOf([...section.path, ...keys]) ?? 1, words: what, key })
  }
  const check: Check = (section, known, where) => {
    for (const key of Object.keys(section.fields)) {
      if (known.has(key)) continue
      const what = `${where()} has the key "${plain(key, 80)}", which depgate does not know`
      add(section, [key], what, digest([section.path.at(-1), key, fieldOf(section, key)]))
    }
  }
  if (version < minVersion || version > maxVersion) {
    const what = `version ${version} of the format is none that depgate knows (${minVersion} to ${maxVersion})`
    add(metadata, ['version'], what, null)
  }
  check(metadata, metadataKeys, () => '__metadata')
  for (const { section, reference, locator } of entries) {
    const where = () => `entry ${plain(section.path.at(-1) ?? '', 300)}`
    check(section, entryKeys, where)
    checkMeta(section, where, check)
    const { protocol, source } = reference
    const isKnown =
      protocol === null ? source !== null : protocols.has(protocol) || /^git\+[a-z]+:$/.test(protocol)
    if (isKnown) continue
    const shown = plain(protocol ?? 'no protocol', 40)
    add(
      section,
      ['resolution'],
      `${where()} is resolved by ${shown}, which depgate does not know`,
      digest([locator]),
    )
  }
  return parts
}

/** The words are made for what is not known. */
type Check = (section: JsonSection, known: ReadonlySet<string>, where: () => string) => void

function checkMeta(section: JsonSection, where: () => string, check: Check): void {
  for (const key of ['dependenciesMeta', 'peerDependenciesMeta']) {
    const value = fieldOf(section, key)
    if (typeof value !== 'object' || value === null) continue
    for (const [name, fields] of Object.entries(value)) {
      if (typeof fields !== 'object' || fields === null) continue
      const inner = {
        ...section,
        path: [...section.path, key, name],
        fields: fields as JsonSection['fields'],
      }
      check(inner, metaKeys, () => `"${key}" of ${where()}`)
    }
  }
}

function digest(parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex')
}

function words(...lists: readonly string[]): ReadonlySet<string> {
  return new Set(lists.flatMap((list) => list.split(' ')))
}
