// Reads from npm's command line what it is typed again with, in place of a refused one.

import type { Instead } from '../remedy/lines.ts'
import type { Pin } from '../remedy/plan.ts'
import type { PlannedTree } from '../ports/npm.ts'
import type { Lockfile } from '../model/lockfile.ts'
import { resolveNpmFlag } from '../shell/managers/npm-flags.ts'
import { npmCommandNamed } from '../shell/npm-commands.ts'
import { findWords } from './npm-words.ts'

/**
 * Flags that decide how the tree is resolved and built, and what npm leaves undone for safety: they are typed again. Without
 * `--ignore-scripts` the new line would run the code that the first one left out.
 */
const kept = new Set([
  ...['legacy-peer-deps', 'strict-peer-deps', 'force', 'engine-strict', 'omit', 'include'],
  ...['ignore-scripts', 'package-lock-only'],
])
/** Flags that the new line sets by itself: how what is asked for is saved, as of when, and where. */
const set = new Set([
  ...['save', 'save-exact', 'save-dev', 'save-optional', 'save-peer', 'save-prod', 'save-prefix', 'before'],
  ...['workspace', 'prefix', 'dry-run'],
])
/** Flags that decide what is printed and asked, and which of npm's caches answers; switched on or off they mean no other tree. */
const printed = new Set([
  ...[
    'json',
    'audit',
    'fund',
    'loglevel',
    'progress',
    'color',
    'unicode',
    'timing',
    'update-notifier',
    'yes',
  ],
  ...['prefer-offline', 'prefer-online', 'offline', 'foreground-scripts'],
])

/** A command of npm that can be typed again with other versions. */
export interface TypedAgain {
  readonly instead: Instead
  /** The flags that are kept, with their values. */
  readonly flags: readonly string[]
}

/**
 * Reads the command line; null for every other command than `npm install` and `npm update`, and for one with flags whose
 * meaning for another resolution is not known (`--registry`, `-g`, `--no-save`).
 *
 * @param planned - the tree as a lockfile, whose manifests have what was asked for.
 */
export function readTypedAgain(
  args: readonly string[],
  tree: PlannedTree,
  planned: Lockfile,
): TypedAgain | null {
  if (args.includes('--')) return null
  const words = findWords('npm', args)
  const [first, ...rest] = words.map((at) => args[at] ?? '')
  const command = npmCommandNamed(first ?? '')
  if (command !== 'install' && command !== 'update') return null
  const flags = keptFlags(args, new Set(words))
  const wanted = wantedPins(tree, planned)
  if (flags === null || wanted === null) return null
  return { instead: { command, names: command === 'update' ? rest : [], wanted }, flags }
}

/** Null where a flag is neither kept nor dropped. */
function keptFlags(args: readonly string[], words: ReadonlySet<number>): string[] | null {
  const found: string[] = []
  let isKept = false
  for (const [at, word] of args.entries()) {
    if (words.has(at)) {
      // npm takes it for the value of a switch before it, which it turns off: `--save false`.
      if (/^(?:true|false|null)$/.test(word)) return null
      continue
    }
    if (!word.startsWith('-')) {
      if (isKept) found.push(word)
      continue
    }
    const [name = '', value] = word.replace(/^--?/, '').split('=')
    const flags = resolveNpmFlag(name).map((one) => one.replace(/=.*$/s, ''))
    isKept = flags.every((one) => kept.has(one))
    if (!isKept && !flags.every((one) => isDropped(one, value))) return null
    if (isKept) found.push(word)
  }
  return found
}

/** `--save=false` is `--no-save`, which the new line would not be. */
function isDropped(flag: string, value: string | undefined): boolean {
  return printed.has(flag.replace(/^no-/, '')) || (set.has(flag) && value !== 'false')
}

/** What was asked for: the versions in the tree, addresses and folders as they are. Null where a manifest lacks it. */
function wantedPins(tree: PlannedTree, planned: Lockfile): Pin[] | null {
  const ranges = planned.manifests.flatMap((manifest) => manifest.ranges)
  const pins = tree.adds.map((addition): Pin | null => {
    const declared = ranges.find(
      (range) =>
        range.name === addition.name && range.manifest === addition.manifest && range.field !== 'overrides',
    )
    return declared === undefined ? null : { declared, spec: exactly(addition) }
  })
  return pins.includes(null) ? null : (pins as Pin[])
}

function exactly({ spec, version, locked, name }: PlannedTree['adds'][number]): string {
  const isOfRegistry = spec.startsWith('npm:') || !/[:/\\]/.test(spec)
  if (!isOfRegistry || version === null) return spec
  return locked !== null && locked !== name ? `npm:${locked}@${version}` : version
}
