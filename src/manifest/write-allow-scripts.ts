// Writes `allowScripts` into the text of a package.json, and leaves the rest of it as it is.

import { applyEdits, modify } from 'jsonc-parser'
import npa from 'npm-package-arg'
import { openFile } from '../json/section.ts'
import type { LockedPackage } from '../model/lockfile.ts'
import { findScriptVerdict } from './script-verdict.ts'
import { readAllowScripts } from './allow-scripts.ts'

type Copy = Pick<LockedPackage, 'name' | 'version' | 'source'>

/**
 * Returns the key under which npm 12 finds a package: pinned to its version or commit, as `npm approve-scripts` pins it.
 *
 * Where the lockfile has no address npm cannot verify a version, and refuses a pinned key: the name alone remains.
 */
export function keyFor({ name, version, source }: Copy): string {
  switch (source.type) {
    case 'registry':
      return source.url === null ? name : `${name}@${version}`
    case 'git': {
      const { hosted } = npa(source.url)
      const address = hosted?.shortcut({ noCommittish: true }) ?? source.url.replace(/#.*$/, '')
      return source.commit === null ? address : `${address}#${source.commit}`
    }
    case 'remote':
      return source.url
    case 'file':
    case 'directory':
      return `file:${source.path}`
  }
}

/** The keys of refusals that match a package: they beat every permission. */
export function refusalsOf(copy: Copy, allowScripts: Readonly<Record<string, boolean>>): string[] {
  return Object.entries(allowScripts)
    .filter(([key, isAllowed]) => !isAllowed && findScriptVerdict(copy, { [key]: false }) === false)
    .map(([key]) => key)
}

/**
 * Adds a key for each package that no permission covers yet, and removes the pins of versions of the same packages that
 * are no longer installed. Returns the text and the added keys.
 *
 * @param copies - every installed copy of the packages that are allowed.
 * @throws {DepgateError} ELOCKFILE for a text that is no JSON object.
 */
export function allowInManifest(
  text: string,
  copies: readonly Copy[],
): { readonly text: string; readonly added: readonly string[] } {
  const mark = text.startsWith('\uFEFF') ? '\uFEFF' : ''
  let written = text.slice(mark.length)
  openFile(written, 'package.json', '', { hasTwins: true })
  const allowed = readAllowScripts(text)
  const keys = copies.filter((copy) => findScriptVerdict(copy, allowed) !== true).map(keyFor)
  const added = [...new Set(keys)].sort()
  const indent = /^([ \t]+)\S/m.exec(written)?.[1] ?? '  '
  const formattingOptions = {
    insertSpaces: !indent.startsWith('\t'),
    tabSize: indent.length,
    eol: written.includes('\r\n') ? '\r\n' : '\n',
  }
  const edit = (key: string, value: true | undefined) => {
    written = applyEdits(written, modify(written, ['allowScripts', key], value, { formattingOptions }))
  }
  for (const key of added) edit(key, true)
  for (const key of stalePins(copies, allowed)) edit(key, undefined)
  return { text: mark + written, added }
}

/** Permissions of one version that none of the copies has. */
function stalePins(copies: readonly Copy[], allowed: Readonly<Record<string, boolean>>): string[] {
  const names = new Set(copies.flatMap(({ name, source }) => (source.type === 'registry' ? [name] : [])))
  return Object.entries(allowed).flatMap(([key, isAllowed]) => {
    const at = key.indexOf('@', 1)
    const isPin = isAllowed && at !== -1 && names.has(key.slice(0, at)) && /^\d/.test(key.slice(at + 1))
    const isUsed = copies.some((copy) => findScriptVerdict(copy, { [key]: true }) === true)
    return isPin && !key.includes('||') && !isUsed ? [key] : []
  })
}
