// Compares two states of a project's configuration of npm: which settings let more through than before?

import { plain, plainUrl } from '../text/plain.ts'
import { splitAtReferences } from './expand.ts'
import { judgeSetting, type Moment } from './judge.ts'
import { linesOfKeys, maxNpmrcLength, NpmrcError, readNpmrc, type Setting } from './read.ts'
import { judgedKeys, rowOf } from './table.ts'

/** A file of settings. */
export interface NpmrcLayer {
  /** As it is shown; null for the project's own. */
  readonly path: string | null
  readonly text: string
}

/** One way in which the configuration protects less than before. */
export interface LoosenedSetting {
  readonly subject: string
  readonly message: string
  readonly before: string | null
  readonly after: string | null
  /** 1-based; null where it is gone, or is in another file. */
  readonly line: number | null
}

const maxFindings = 20
const beginning: Moment = { asOf: new Date(0), minimumAge: 0 }

/** A setting and the file that it comes from. */
interface Placed {
  readonly setting: Setting
  readonly layer: NpmrcLayer
}

/** A loosened setting whose line is still to be looked up; `source` is null where it is gone. */
type Found = Omit<LoosenedSetting, 'line'> & { readonly source: Placed | null }

/** What a state comes to: the settings in force, and those whose key the environment decides. */
interface State {
  readonly inForce: ReadonlyMap<string, Placed>
  readonly open: readonly Placed[]
}

/**
 * Lists the settings of the later state that let more through than those of the earlier one.
 *
 * @param before - the project's `.npmrc`, then the files that it makes npm read in place of the user's and the global
 * one: the first that sets a key wins, as in npm.
 * @param asOf - what a date among the settings is measured against.
 */
export function compareNpmrc(
  before: readonly NpmrcLayer[],
  after: readonly NpmrcLayer[],
  asOf: Date | null = null,
): LoosenedSetting[] {
  const large = after.find(({ text }) => text.length > maxNpmrcLength)
  if (large !== undefined) return [unreadable('is larger than 1 MiB', large)]
  const state = stateOf(after)
  if (state instanceof NpmrcError) return [unreadable('cannot be read by npm', after[0])]
  const old = stateOf(before)
  const earlier = old instanceof NpmrcError ? { inForce: new Map<string, Placed>(), open: [] } : old
  const moment = momentOf(earlier, state, asOf)
  // What strangers wrote can have any number of settings: no more is judged than is reported.
  const found: Found[] = []
  for (const name of new Set([...earlier.inForce.keys(), ...state.inForce.keys()])) {
    if (found.length >= maxFindings) break
    const [was, is] = [earlier.inForce.get(name) ?? null, state.inForce.get(name) ?? null]
    found.push(...compareOne(was, is, moment))
  }
  const known = new Set(earlier.open.map(({ setting }) => setting.written))
  for (const placed of state.open) {
    if (found.length >= maxFindings) break
    if (known.has(placed.setting.written)) continue
    found.push(...compareOpen(earlier.inForce.get(placed.setting.key) ?? null, placed, moment))
  }
  return addLines(found.slice(0, maxFindings), after[0]?.text ?? '')
}

/** Looks the lines up in one pass over the file. */
function addLines(found: readonly Found[], text: string): LoosenedSetting[] {
  const keys = found.map(({ source }) => (source?.layer.path === null ? writtenKey(source.setting) : null))
  const lines = linesOfKeys(text, new Set(keys.filter((key) => key !== null)))
  return found.map(({ source: _, ...rest }, nth) => ({ ...rest, line: lines.get(keys[nth] ?? '') ?? null }))
}

function writtenKey({ openKey, key }: Setting): string {
  return openKey ?? key
}

function stateOf(layers: readonly NpmrcLayer[]): State | NpmrcError {
  try {
    const inForce = new Map<string, Placed>()
    const open: Placed[] = []
    for (const layer of layers.toReversed()) {
      for (const setting of readNpmrc(layer.text)) {
        // npm drops what has the wrong type, and the file below counts.
        const isHidden = setting.isDropped && inForce.has(setting.key) && layers.length > 1
        if (setting.openKey !== null) open.push({ setting, layer })
        else if (!isHidden) inForce.set(setting.key, { setting, layer })
      }
    }
    return { inForce, open }
  } catch (error) {
    if (error instanceof NpmrcError) return error
    throw error
  }
}

function momentOf(before: State, after: State, asOf: Date | null): Moment {
  if (asOf === null) return { ...beginning, asOf: new Date(8.64e15) }
  const ages = [before, after].map(({ inForce }) =>
    Number(inForce.get('min-release-age')?.setting.values[0] ?? 0),
  )
  return { asOf, minimumAge: Math.max(0, ...ages.filter(Number.isFinite)) }
}

function compareOne(before: Placed | null, after: Placed | null, moment: Moment): Found[] {
  const key = (after ?? before)?.setting.key ?? ''
  const row = rowOf(key)
  if (row === null) return []
  if (row.comparison.by === 'list') return compareList(key, before, after)
  const verdict = judgeSetting(row.comparison, before?.setting ?? null, after?.setting ?? null, moment)
  return verdict === null ? [] : [describe(key, verdict, before, after)]
}

function compareList(key: string, before: Placed | null, after: Placed | null): Found[] {
  if (after?.setting.isOpen === true && before?.setting.written !== after.setting.written) {
    return [describe(key, 'was made to depend on the environment', before, after)]
  }
  const known = new Set(before?.setting.values)
  const added = (after?.setting.values ?? []).filter((value) => !known.has(value)).slice(0, maxFindings)
  return added.map((value) => {
    const entry = plain(value ?? 'null', 120)
    return { ...describe(key, `gained ${entry}`, null, null), after: entry, source: after }
  })
}

/** A key that the environment decides sets whatever it can come to. */
function compareOpen(before: Placed | null, after: Placed, moment: Moment): Found[] {
  const [found] = compareOne(before, after, moment)
  const written = after.setting.openKey ?? ''
  const note = `; it is written as ${plain(written, 80)}, which the environment decides`
  if (found !== undefined) return [{ ...found, message: found.message + note }]
  const possible = canBecome(written)
  if (possible === null) return []
  const end = `was set by a key that the environment decides, ${plain(written, 80)}`
  return [{ ...describe(possible, end, null, null), after: show(after.setting), source: after }]
}

/** A key of npm that matters and that a key with references can come to; null for a credential's, whose host may vary. */
export function canBecome(written: string): string | null {
  const parts = splitAtReferences(written)
  const [head = '', tail = ''] = [parts[0], parts.at(-1)]
  const fits = (key: string) => {
    let from = head.length
    if (!key.startsWith(head)) return false
    for (const part of parts.slice(1, -1)) {
      const at = key.indexOf(part, from)
      if (at === -1) return false
      from = at + part.length
    }
    return key.length - tail.length >= from && key.endsWith(tail)
  }
  const known = judgedKeys.find(fits)
  if (known !== undefined) return known
  const end = ':registry'
  const canBeScope = head === '' || head.startsWith('@')
  return canBeScope && (tail.endsWith(end) || end.endsWith(tail)) ? '@…:registry' : null
}

function describe(key: string, verdict: string, before: Placed | null, after: Placed | null): Found {
  const [was, is] = [before, after].map((placed) => (placed === null ? null : show(placed.setting)))
  const from = after?.layer.path ?? null
  const span =
    was == null
      ? is == null || verdict.startsWith('gained')
        ? ''
        : ` to ${is}`
      : is == null
        ? ` (it was ${was})`
        : ` from ${was} to ${is}`
  return {
    subject: key,
    message: `npm's setting "${plain(key, 80)}" ${verdict}${span}${from === null ? '' : ` in ${plain(from, 200)}`}`,
    before: was ?? null,
    after: is ?? null,
    source: after,
  }
}

/** Tokens travel in addresses; a certificate is long. */
function show({ values, isDropped }: Setting): string | null {
  if (isDropped) return null
  const value = values.map((one) => one ?? 'null').join(', ')
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? plainUrl(value) : plain(value, 80)
}

function unreadable(problem: string, layer: NpmrcLayer | undefined): LoosenedSetting {
  const file = layer?.path ?? null
  return {
    subject: 'npmrc',
    message: `${file === null ? 'the file' : plain(file, 200)} ${problem}`,
    before: null,
    after: null,
    line: null,
  }
}
