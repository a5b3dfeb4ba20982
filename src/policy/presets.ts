// The presets that a policy can extend by name, and the merge of a policy over them.

import { didYouMean } from '../text/did-you-mean.ts'
import { DepgateError } from '../errors.ts'
import { refuse } from '../options/kinds.ts'
import { plain } from '../text/plain.ts'

/** `recommended` is the defaults. */
const presets: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  recommended: {},
  strict: {
    rules: {
      'minimum-age': ['error', { minimum: '14d' }],
      advisory: ['error', { auditLevel: 'high' }],
      deprecated: 'error',
      'new-package': 'error',
      publisher: 'error',
    },
    gaps: 'error',
    waivers: { maximum: '14d' },
  },
}
const maxPresets = 10

/** The names of the presets. */
export const presetNames = Object.keys(presets)

/**
 * Returns the value of a policy with what it `extends` filled in: what the file sets itself wins, and a level alone
 * keeps the options of the preset.
 *
 * @throws {DepgateError} EPOLICY.
 */
export function fillPresets(input: unknown, origin: string): unknown {
  const top = objectOf(input)
  if (top === null || !Object.hasOwn(top, 'extends')) return input
  const { extends: named, ...own } = top
  const names = listExtended(named)
  if (names.length > maxPresets) throw refuse(`${origin}: extends`, named, `at most ${maxPresets} presets`)
  return names
    .map((name, nth) => findPreset(name, `${origin}: extends${names.length > 1 ? `[${nth}]` : ''}`))
    .concat([own])
    .reduce(overlay)
}

/** The names in `extends`, which is one name or a list. */
export function listExtended(named: unknown): unknown[] {
  return Array.isArray(named) ? named : [named]
}

/** Finds a preset. @throws {DepgateError} EPOLICY. */
export function findPreset(name: unknown, where: string): Readonly<Record<string, unknown>> {
  if (typeof name !== 'string') throw refuse(where, name, 'the name of a preset')
  const preset = Object.hasOwn(presets, name) ? presets[name] : undefined
  if (preset !== undefined) return preset
  throw new DepgateError(
    'EPOLICY',
    `${where}: no preset "${plain(name, 60)}"${didYouMean(name, presetNames)}`,
  )
}

/** Merges one policy's value over another's: what the upper one sets wins; `deny` is the union. */
export function overlay(
  base: Readonly<Record<string, unknown>>,
  own: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const names = [...new Set([...Object.keys(base), ...Object.keys(own)])]
  return Object.fromEntries(names.map((name) => [name, overlayKey(name, base, own)]))
}

function overlayKey(
  name: string,
  base: Readonly<Record<string, unknown>>,
  own: Readonly<Record<string, unknown>>,
): unknown {
  const [low, high] = [base[name], own[name]]
  if (!Object.hasOwn(own, name)) return low
  if (!Object.hasOwn(base, name)) return high
  if (name === 'deny' && Array.isArray(low) && Array.isArray(high)) return [...low, ...high] as unknown[]
  const lowObject = objectOf(low)
  // A list of waivers is the short form of an object with the list.
  const highObject = name === 'waivers' && Array.isArray(high) ? { list: high } : objectOf(high)
  if (lowObject === null || highObject === null) return high
  if (name !== 'rules') return { ...lowObject, ...highObject }
  const rules = Object.entries(highObject).map(([id, setting]) => [id, overlayRule(lowObject[id], setting)])
  return { ...lowObject, ...Object.fromEntries(rules) }
}

function overlayRule(low: unknown, high: unknown): unknown {
  const [options] = [Array.isArray(low) ? objectOf(low[1]) : null]
  if (options === null) return high
  if (!Array.isArray(high)) return [high, options]
  const own = high.length > 1 ? objectOf(high[1]) : {}
  return own === null ? high : [high[0], { ...options, ...own }, ...(high.slice(2) as unknown[])]
}

/** An object, or null. */
export function objectOf(input: unknown): Readonly<Record<string, unknown>> | null {
  return typeof input === 'object' && input !== null && !Array.isArray(input)
    ? (input as Readonly<Record<string, unknown>>)
    : null
}
