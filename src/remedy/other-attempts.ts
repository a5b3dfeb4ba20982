// Proposes lines of another package manager than npm for a plan, the smallest change first.

import path from 'node:path'
import semver from 'semver'
import type { ExactPin, LinePlace, TreePin } from '../model/line-words.ts'
import type { DeclaredRange } from '../model/lockfile.ts'
import type { OtherManager, Setting } from './lines.ts'
import type { Pin, Plan } from './plan.ts'
import { changesVersion, keyOf } from './specs.ts'
import type { Attempt, Line, Step } from './step.ts'

/** @param older - pins of older versions of what brings the refused transitive packages in, the newest first. */
export function listOtherAttempts(
  plan: Plan,
  setting: Setting,
  other: OtherManager,
  older: readonly (readonly Pin[])[],
): Attempt[] {
  // What the package manager would save of a command is not known before it is run.
  if (setting.instead !== null) return []
  const lines = new OtherLines(setting, other)
  const { transitives, removals } = plan
  const first = lines.remove(removals)
  const pins = lines.add(plan.pins)
  const attempts: Attempt[] = []
  const push = (kind: Attempt['kind'], more: readonly Line[] | null) => {
    if (more !== null && more.length > 0) attempts.push({ kind, lines: [...first, ...more] })
  }
  if (removals.length > 0 && pins.length === 0) push('removal', first.splice(0))
  else if (transitives.length === 0 || plan.pins.some(changesVersion))
    push('pins', pins.length === 0 && plan.isOutOfSync ? [lines.install()] : pins)
  if (transitives.length === 0) return attempts
  push('as-of', lines.asOf(plan.pins))
  for (const pinned of older) push('older', lines.asOf([...plan.pins, ...pinned]) ?? lines.add(pinned))
  push('overrides', lines.override(plan, pins))
  return attempts
}

/** Writes the lines of one project. */
class OtherLines {
  readonly #setting: Setting
  readonly #other: OtherManager

  constructor(setting: Setting, other: OtherManager) {
    this.#setting = setting
    this.#other = other
  }

  /** A line for each field of each manifest. */
  add(pins: readonly Pin[], flags: readonly string[] = []): Line[] {
    const { words, version } = this.#other
    return group(pins).map(({ manifest, field, own }) =>
      words
        .add(this.#placeOf(manifest), field, own, version)
        .map(([program = '', ...args]): Step =>
          program === 'npm' ? { type: 'npm', args } : this.#run([...args, ...flags]),
        ),
    )
  }

  remove(removals: readonly DeclaredRange[]): Line[] {
    const manifests = new Map<string, string[]>()
    for (const { manifest, name } of removals)
      manifests.set(manifest, [...(manifests.get(manifest) ?? []), name])
    return [...manifests].map(([manifest, names]) => [
      this.#run(this.#other.words.remove(this.#placeOf(manifest), [...new Set(names)])),
    ])
  }

  install(flags: readonly string[] = []): Line {
    return [this.#run([...this.#other.words.install(this.#placeOf('package.json')), ...flags])]
  }

  /** What the lockfile fixes is kept, whatever the age (pnpm, yarn and bun): so the lockfile of before is put back first. */
  asOf(pins: readonly Pin[]): Line[] | null {
    const { lockBefore } = this.#setting
    const { minutes, version, words } = this.#other
    if (lockBefore === null) return null
    const flags = minutes === null ? [] : (words.ageFlags(minutes, version) ?? [])
    const newest = [...new Map(pins.map((pin) => [keyOf(pin.declared), pin])).values()]
    const [next = this.install(flags), ...others] = this.add(newest, flags)
    return [[{ type: 'restore', ...lockBefore }, ...next], ...others]
  }

  /** A pin of the tree for each refused package; none where one has no version that passes. */
  override({ transitives }: Plan, pins: readonly Line[]): Line[] | null {
    const wanted = transitives.map(({ name, passing }): TreePin | null =>
      passing === null || semver.valid(passing) !== passing
        ? null
        : { name, version: passing, isOnlyLine: this.#other.hasOneLine(name, passing) },
    )
    if (wanted.includes(null)) return null
    const commands = this.#other.words.override(wanted as TreePin[], this.#other)
    if (commands === null) return null
    const edits = commands.map(([program = '', ...args]): Step =>
      program === 'npm' ? { type: 'npm', args } : { type: 'run', program, args },
    )
    // A gate refuses the pins before the overrides are set.
    if (this.#setting.isGated) return [edits, ...(pins.length > 0 ? pins : [this.install()])]
    return [...pins, [...edits, ...this.install()]]
  }

  #placeOf(manifest: string): LinePlace {
    const folder = path.posix.join(this.#setting.folder, path.posix.dirname(manifest))
    return { folder: folder === '.' ? '' : folder, isRoot: path.posix.dirname(manifest) === '.' }
  }

  #run(args: readonly string[]): Step {
    const { program, takesRegistry } = this.#other.words
    return { type: 'run', program, args: [...args, ...(takesRegistry ? this.#setting.more : [])] }
  }
}

interface Group {
  readonly manifest: string
  readonly field: DeclaredRange['field']
  readonly own: readonly ExactPin[]
}

/** What one command saves: the last version of each name. */
function group(pins: readonly Pin[]): Group[] {
  const groups = new Map<string, Group>()
  for (const { declared, spec } of pins) {
    const { manifest, field, name, range } = declared
    if (field === 'overrides') continue
    const key = JSON.stringify([manifest, field])
    const others = groups.get(key)?.own.filter((one) => one.name !== name) ?? []
    groups.set(key, { manifest, field, own: [...others, { name, spec, range }] })
  }
  return [...groups.values()]
}
