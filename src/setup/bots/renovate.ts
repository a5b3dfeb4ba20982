// Renovate's own minimum age, in whichever of its files a project has.

import path from 'node:path'
import { DepgateError } from '../../errors.ts'
import type { Planned } from '../plan.ts'
import { readDuration } from './renovate-ages.ts'
import { addRule, removeRule } from './renovate-rule.ts'
import { dropMember, findObject, listMembers, prependMember, readString, type Member } from './json-member.ts'

/** In Renovate's order: the first that is there counts (docs.renovatebot.com/configuration-options, 2026). */
const renovateFiles: readonly string[] = [
  'renovate.json',
  'renovate.json5',
  '.github/renovate.json',
  '.github/renovate.json5',
  '.gitlab/renovate.json',
  '.gitlab/renovate.json5',
  '.renovaterc',
  '.renovaterc.json',
  '.renovaterc.json5',
]

const key = 'minimumReleaseAge'

/** The minutes of a duration as the file has it, with its quotes; 0 for none, null for one that is not understood. */
export function readAge(value: string | null): number | null {
  if (value === null || value === 'null') return 0
  return readDuration(readString(value) ?? value)
}

/** Whole days, rounded up. */
export function daysOf(minutes: number): number {
  return Math.ceil(minutes / 1440)
}

/** The file of a project, or the one that is written; Renovate reads package.json where there is no other. */
export function findRenovate(top: string, read: (file: string) => string | null): string {
  const found = renovateFiles.find((file) => read(path.join(top, file)) !== null)
  if (found !== undefined) return found
  const manifest = read(path.join(top, 'package.json'))
  const open = manifest === null ? -1 : findObject(manifest)
  const isInManifest = manifest !== null && listMembers(manifest, open)?.some((one) => one.key === 'renovate')
  return isInManifest === true ? 'package.json' : (renovateFiles[0] ?? '')
}

/** The object with the settings, and the member with the age; null where it cannot be read. */
function locate(
  text: string,
  file: string,
): { open: number; members: Member[]; own: Member | undefined } | null {
  let open = findObject(text)
  if (file === 'package.json')
    open = listMembers(text, open)?.find((one) => one.key === 'renovate')?.value ?? -1
  const members = listMembers(text, open)
  return members === null ? null : { open, members, own: members.find((one) => one.key === key) }
}

/** The minutes that a file asks for; null where that is not understood. */
export function ageOf(text: string, file: string): number | null {
  const place = locate(text, file)
  if (place === null) return null
  return readAge(place.own === undefined ? null : text.slice(place.own.value, place.own.end))
}

/** Plans the age of a policy. @param minutes - what the policy asks for. */
export function planRenovate(
  file: { readonly name: string; readonly path: string },
  minutes: number,
): Planned {
  const value = `"${daysOf(minutes)} days"`
  const snippet = `"${key}": ${value}`
  const fresh = `{\n  "extends": ["config:recommended"],\n  ${snippet}\n}\n`
  const hasRules = file.name !== 'package.json'
  return {
    path: file.path,
    isExecutable: false,
    isLarge: false,
    snippet,
    add: (text) => {
      if (text === null) return fresh
      const aged = addAge(text, file.name, minutes)
      // What is stricter for all counts for npm's packages too.
      return hasRules ? addRule(aged, `${daysOf(ageOf(aged, file.name) ?? minutes)} days`) : aged
    },
    remove: (text) =>
      text === fresh ? null : removeAge(hasRules ? removeRule(text) : text, file.name, minutes),
  }
}

const refuse = (file: string) => new DepgateError('EUSAGE', `${file} cannot be read, so it is left as it is`)

function addAge(text: string, file: string, minutes: number): string {
  const place = locate(text, file)
  const asked = ageOf(text, file)
  if (place === null || asked === null) throw refuse(file)
  const value = `"${daysOf(minutes)} days"`
  if (asked >= minutes) return text
  return place.own !== undefined
    ? text.slice(0, place.own.value) + value + text.slice(place.own.end)
    : prependMember(text, place.open, `"${key}": ${value}`)
}

function removeAge(text: string, file: string, minutes: number): string {
  const place = locate(text, file)
  if (place === null) throw refuse(file)
  const { own, open } = place
  const isOurs = own !== undefined && readString(text.slice(own.value, own.end)) === `${daysOf(minutes)} days`
  return isOurs ? dropMember(text, open, own) : text
}
