// Transfers npm's edits of manifests and lockfile from a copy into the project.

import { dirname, posix } from 'node:path'
import { modify, applyEdits } from 'jsonc-parser'
import npa from 'npm-package-arg'
import { DepgateError } from '../../errors.ts'
import { parseLockfile } from '../../lockfile/parse.ts'
import { rangeOf } from '../planned-tree.ts'
import { readText } from '../../system/files.ts'
import type { Copy } from './project-copy.ts'
import type { Addition, PlannedTree, NpmAnswer } from '../../ports/npm.ts'
import { packageLockName } from '../../lockfile/npm/names.ts'

const fields = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'] as const
type Ranges = Readonly<Record<string, unknown>>
type Sections = Readonly<Partial<Record<(typeof fields)[number], Ranges>>>

/** Prints the options of npm's command line, without some. */
export function printFlags(typed: Readonly<Record<string, unknown>>, without: readonly string[]): string[] {
  return Object.entries(typed).flatMap(([key, value]) => {
    if (without.includes(key)) return []
    const values: unknown[] = Array.isArray(value) ? value : [value]
    return values.map((one) =>
      one === true ? `--${key}` : one === false ? `--no-${key}` : `--${key}=${String(one)}`,
    )
  })
}

/** The requested packages, and those whose range npm has written into a manifest of the copy. */
export function listAdditions(copy: Copy, specs: readonly string[], lock: string): Addition[] {
  const asked = new Map(
    specs.map(parseSpec).flatMap((spec) => (spec?.name ? [[spec.name, spec.rawSpec]] : [])),
  )
  const placed = new Map(parseLockfile(lock, packageLockName).packages.map((one) => [one.location, one]))
  return [...copy.files].flatMap(([manifest, text]) => {
    if (!manifest.endsWith('package.json') || specs.length === 0) return []
    const before = readSections(text)
    const after = readSections(readText(`${copy.folder}/${manifest}`))
    return fields.flatMap((field) =>
      Object.entries(after[field] ?? {}).flatMap(([name, range]) => {
        const hasChanged = before[field]?.[name] !== range
        if (!hasChanged) return []
        const own = posix.join(dirname(manifest), 'node_modules', name)
        const locked = placed.get(own) ?? placed.get(`node_modules/${name}`)
        const spec = asked.get(name) ?? String(range)
        return [{ name, manifest, spec, locked: locked?.name ?? null, version: locked?.version ?? null }]
      }),
    )
  })
}

function parseSpec(text: string): ReturnType<typeof npa> | null {
  try {
    return npa(text)
  } catch {
    return null
  }
}

function readSections(text: string | null): Sections {
  return text === null ? {} : (JSON.parse(text.replace(/^\uFEFF/, '')) as Sections)
}

/**
 * The files to write into the project, by path: as npm wrote them into the copy, with the approved ranges and hashes.
 *
 * @throws {DepgateError} EPREVIEW where the lockfile's version has no field for the hashes.
 */
export function replaceSections(
  tree: PlannedTree,
  lock: { readonly file: string; readonly text: string },
  { integrity = {}, savePrefix }: Extract<NpmAnswer, { type: 'go' }>,
): Map<string, string> {
  const manifests = new Map(Object.entries(tree.manifests))
  const { packages = {} } = JSON.parse(lock.text) as { packages?: Readonly<Record<string, Sections>> }
  let { text } = lock
  for (const [location, hash] of Object.entries(integrity)) {
    if (packages[location] === undefined) {
      throw new DepgateError(
        'EPREVIEW',
        'the lockfile lacks hashes, and its version is too old to contain them',
        {
          hint: 'Write it again: npm install --package-lock-only --lockfile-version=3',
        },
      )
    }
    text = set(text, ['packages', location, 'integrity'], hash)
  }
  for (const addition of savePrefix === undefined ? [] : tree.adds) {
    const { manifest, name } = addition
    const range = rangeOf(addition, savePrefix ?? '')
    const place = dirname(manifest) === '.' ? '' : dirname(manifest)
    const written = manifests.get(manifest) ?? ''
    for (const field of fields) {
      if (readSections(written)[field]?.[name] !== undefined)
        manifests.set(manifest, set(manifests.get(manifest) ?? '', [field, name], range))
      if (packages[place]?.[field]?.[name] !== undefined)
        text = set(text, ['packages', place, field, name], range)
    }
  }
  return new Map([...manifests, [lock.file, text]])
}

function set(text: string, path: string[], value: string): string {
  return applyEdits(
    text,
    modify(text, path, value, { formattingOptions: { insertSpaces: true, tabSize: 2 } }),
  )
}
