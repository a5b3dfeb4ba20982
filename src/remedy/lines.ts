// Builds the lines of attempts: which flags lead npm to a project, and what npm keeps unless it is told otherwise.

import semver from 'semver'
import type { LineProject, LineWords } from '../model/line-words.ts'
import type { DeclaredRange } from '../model/lockfile.ts'
import { placeOf } from './folders.ts'
import { type Pin, type Plan, type Transitive } from './plan.ts'
import { groupPins } from './pin-groups.ts'
import { keyOf } from './specs.ts'
import type { Line, Step } from './step.ts'

/** Where lines are typed, and as of which moment npm can resolve. */
export interface Setting {
  /** The project's folder from where the lines are typed, with slashes; '' for the same one. */
  readonly folder: string
  /** The folder in which lines are typed, from the project's, with slashes; '' for the same one. */
  readonly within: string
  /** ISO 8601: what was published later is too young; null where the policy has no minimum age. */
  readonly before: string | null
  /** The lockfile as it was before the change, in git; null where there was none. */
  readonly lockBefore: { readonly commit: string; readonly file: string; readonly text: string } | null
  /** More arguments of npm: the registry that was named. */
  readonly more: readonly string[]
  /** Each line is judged before it runs, by itself: only the last one may resolve a tree. */
  readonly isGated: boolean
  /** The command in place of which the lines are typed: the files are as they were before it. Null for a state. */
  readonly instead: Instead | null
  /** The package manager whose lines are typed, where it is not npm. */
  readonly other?: OtherManager | null
}

/** A package manager other than npm, and the project that its lines are written for. */
export interface OtherManager extends LineProject {
  readonly words: LineWords
  /** The policy's minimum age, in minutes; null where it has none. */
  readonly minutes: number | null
  /** Whether all copies of a package in the tree are of the release line of a version. */
  readonly hasOneLine: (name: string, version: string) => boolean
}

/** A command that was refused before it changed anything. */
export interface Instead {
  readonly command: 'install' | 'update'
  /** The names that `npm update` was given. */
  readonly names: readonly string[]
  /** What `npm install` was asked for, with the versions that it would save. */
  readonly wanted: readonly Pin[]
}

/** npm with the flags that lead to the project. `npm pkg` resolves nothing: it needs no flags that decide how. */
export function npm(args: readonly string[], { folder, more }: Setting): Step {
  const [command = '', ...rest] = args
  const at = folder === '' ? [] : ['--prefix', folder]
  if (command === 'pkg') return { type: 'npm', args: [command, ...rest.splice(0, 1), ...at, ...rest] }
  return { type: 'npm', args: [command, ...at, ...rest, ...more] }
}

/**
 * One line for each manifest, or for several that get the same versions: npm keeps a dependency in the field that it is in,
 * and has to be told where it is new (that is a line for each field, since the flag moves what is there). Behind a gate,
 * which refuses the first install for what the second one changes, the manifests are edited before a single one.
 */
export function pinLines({ pins }: Plan, setting: Setting, more: readonly string[] = []): Line[] {
  const groups = groupPins(pins, setting.instead?.wanted ?? [])
  const overrides = pins.filter(({ declared }) => declared.field === 'overrides')
  const install = npm(['install', ...more], setting)
  if (setting.isGated && groups.length > (overrides.length > 0 ? 0 : 1))
    return [...editLines(pins, setting), [install]]
  const saved = groups.map(({ field, manifests, specs }): Line => {
    const place = placeOf(manifests, setting)
    const flags = [...fieldFlags(field), '--save-exact', ...more, ...place.flags]
    return [npm(['install', ...flags, ...specs], { ...setting, ...place })]
  })
  return overrides.length === 0 ? saved : [...saved, [...editLines(overrides, setting).flat(), install]]
}

/** `npm pkg` writes exact versions where they are declared. */
function editLines(pins: readonly Pin[], setting: Setting): Line[] {
  const edits = new Map<string, string[]>()
  for (const { declared, spec } of pins) {
    const { manifest, field, name } = declared
    edits.set(manifest, [...(edits.get(manifest) ?? []), `${field}[${name}]=${spec}`])
  }
  return [...edits].map(([manifest, set]): Line => {
    const place = placeOf([manifest], setting)
    return [npm(['pkg', 'set', ...place.flags, ...set], { ...setting, ...place })]
  })
}

function fieldFlags(field: DeclaredRange['field']): string[] {
  if (field === 'devDependencies') return ['--save-dev']
  if (field === 'optionalDependencies') return ['--save-optional']
  return field === 'peerDependencies' ? ['--save-peer'] : []
}

/** `npm update` takes newer versions of packages that the lockfile fixes. */
export function updateLines({ transitives }: Plan, pins: readonly Line[], setting: Setting): Line[] {
  const names = [...new Set(transitives.map(({ name }) => name))]
  return [...pins, [npm(['update', ...names, ...beforeFlags(setting)], setting)]]
}

export function isUpgrade({ version, passing }: Transitive): boolean {
  return passing !== null && semver.gt(passing, version, { loose: true })
}

/**
 * Resolves as of a moment. npm keeps what its lockfile fixes, whatever `--before` says (measured with npm 11): so the
 * lockfile of before is put back first; without one `npm update` resolves everything anew.
 */
export function asOfLines(plan: Plan, setting: Setting): Line[] {
  const { lockBefore } = setting
  const flags = beforeFlags(setting)
  if (flags.length === 0 && lockBefore === null) return []
  if (lockBefore === null) return [...pinLines(plan, setting, flags), [npm(['update', ...flags], setting)]]
  const restore: Step = { type: 'restore', ...lockBefore }
  const [first, ...others] = pinLines(plan, setting, flags)
  return first === undefined
    ? [[restore, npm(['install', ...flags], setting)]]
    : [[restore, ...first], ...others]
}

/** An older version of a direct dependency, with what it depends on as of the same moment. */
export function olderLines(plan: Plan, older: readonly Pin[], setting: Setting): Line[] {
  const pins = new Map([...plan.pins, ...older].map((pin) => [keyOf(pin.declared), pin]))
  return asOfLines({ ...plan, pins: [...pins.values()] }, setting)
}

export function beforeFlags({ before }: Setting): string[] {
  return before === null ? [] : [`--before=${before}`]
}

/** An override for each refused package; none where one has no version that passes. */
export function overrideLines({ transitives }: Plan, pins: readonly Line[], setting: Setting): Line[] {
  const set = transitives.map(({ name, passing }) =>
    passing === null || semver.valid(passing) !== passing
      ? null
      : `overrides[${lineOf(name, passing)}]=${passing}`,
  )
  if (set.includes(null)) return []
  const edit = npm(['pkg', 'set', ...new Set(set as string[])], setting)
  // A gate refuses the pins before the overrides are set.
  if (setting.isGated) return [[edit], ...(pins.length > 0 ? pins : [[npm(['install'], setting)]])]
  return [...pins, [edit, npm(['install'], setting)]]
}

/**
 * The key of an override names the release line (`minimatch@3`), which npm compares with the range of each dependent: a
 * bare name would force the version on dependents of other lines too.
 */
function lineOf(name: string, exact: string): string {
  const version = semver.parse(exact)
  if (version === null) return name
  return `${name}@${version.major > 0 ? version.major : `0.${version.minor}`}`
}

/** One line for each manifest, or for several that lose the same names. */
export function removalLines(removals: readonly DeclaredRange[], setting: Setting): Line[] {
  const names = new Map<string, Set<string>>()
  for (const { manifest, name } of removals) names.set(manifest, (names.get(manifest) ?? new Set()).add(name))
  const manifests = new Map<string, string[]>()
  for (const [manifest, own] of names) {
    const key = JSON.stringify([...own].sort())
    manifests.set(key, [...(manifests.get(key) ?? []), manifest])
  }
  return [...manifests].map(([key, same]): Line => {
    const place = placeOf(same, setting)
    return [npm(['uninstall', ...place.flags, ...(JSON.parse(key) as string[])], { ...setting, ...place })]
  })
}
