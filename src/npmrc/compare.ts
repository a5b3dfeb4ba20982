// Compares two states of npm's configuration: which settings let more through?

import { plain, plainUrl } from '../text/plain.ts'
import { splitAtReferences } from './expand.ts'
import { judgeSetting, type Moment } from './judge.ts'
import { mergeLayers, type NpmrcLayer, type Placed, type State } from './layers.ts'
import { linesOfKeys, maxNpmrcLength, NpmrcError, type Setting } from './read.ts'
import { judgedKeys, rowOf } from './table.ts'

/** A setting that protects less than before. */
export interface LoosenedSetting {
  readonly subject: string
  readonly message: string
  readonly before: string | null
  readonly after: string | null
  /** 1-based; null where the setting was removed, or is in another file. */
  readonly line: number | null
}

const maxFindings = 20
const beginning: Moment = { asOf: new Date(0), minimumAge: 0 }

/** A loosened setting before its line is looked up; `source` is null where the setting was removed. */
type Found = Omit<LoosenedSetting, 'line'> & { readonly source: Placed | null }

/**
 * Lists the settings of the later state that let more through than those of the earlier one.
 *
 * @param before - the project's `.npmrc`, then the files that it makes npm read instead of the user's and the global
 * one: the first that sets a key wins, as in npm.
 * @param asOf - the moment that a date among the settings is compared with.
 */
export function compareNpmrc(
  before: readonly NpmrcLayer[],
  after: readonly NpmrcLayer[],
  asOf: Date | null = null,
): LoosenedSetting[] {
  const large = after.find(({ text }) => text.length > maxNpmrcLength)
  if (large !== undefined) return [unreadable('is larger than 1 MiB', large)]
  const state = mergeLayers(after)
  if (state instanceof NpmrcError) return [unreadable('cannot be read by npm', after[0])]
  const old = mergeLayers(before)
  const earlier = old instanceof NpmrcError ? { effective: new Map<string, Placed>(), open: [] } : old
  const moment = momentOf(earlier, state, asOf)
  // A hostile file can have any number of settings: no more are judged than are reported.
  const found: Found[] = []
  for (const name of new Set([...earlier.effective.keys(), ...state.effective.keys()])) {
    if (found.length >= maxFindings) break
    const [was, is] = [earlier.effective.get(name) ?? null, state.effective.get(name) ?? null]
    found.push(...compareOne(was, is, moment))
  }
  const known = new Set(earlier.open.map(({ setting }) => setting.written))
  for (const placed of state.open) {
    if (found.length >= maxFindings) break
    if (known.has(placed.setting.written)) continue
    found.push(...compareOpen(earlier.effective.get(placed.setting.key) ?? null, placed, moment))
  }
  return addLines(found.slice(0, maxFindings), after[0]?.text ?? '')
}

/** Looks up the lines in one pass over the file. */
function addLines(found: readonly Found[], text: string): LoosenedSetting[] {
  const keys = found.map(({ source }) => (source?.layer.path === null ? writtenKey(source.setting) : null))
  const lines = linesOfKeys(text, new Set(keys.filter((key) => key !== null)))
  return found.map(({ source: _, ...rest }, nth) => ({ ...rest, line: lines.get(keys[nth] ?? '') ?? null }))
}

function writtenKey({ openKey, key }: Setting): string {
  return openKey ?? key
}

function momentOf(before: State, after: State, asOf: Date | null): Moment {
  if (asOf === null) return { ...beginning, asOf: new Date(8.64e15) }
  const ages = [before, after].map(({ effective }) =>
    Number(effective.get('min-release-age')?.setting.values[0] ?? 0),
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

/** A key that depends on the environment is judged as every key that it can expand to. */
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

/** A judged key that a key with references can expand to; null for credentials, whose host may be a variable. */
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

/** A value without the tokens that URLs contain, cut short, since certificates are long. */
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
