// Compares two states of an agent's settings: does each hook that calls depgate still stand?

import { readJson } from '../../json/parse.ts'
import { plain } from '../../text/plain.ts'
import type { Weakening } from './weakening.ts'

/** One handler that calls depgate. */
interface Handler {
  readonly event: string
  /** What it is asked about; null for everything. */
  readonly matcher: string | null
  /** The handler itself, its keys in one order. */
  readonly text: string
}

interface Settings {
  readonly handlers: readonly Handler[]
  readonly isDisabled: boolean
}

/** Lists the handlers of depgate that are gone or changed, and whether all hooks were switched off. */
export function compareHookSettings(before: string, after: string): Weakening[] {
  const [old, edited] = [readSettings(before), readSettings(after)]
  if (edited === null) {
    const count = old?.handlers.length ?? 0
    const message = 'the settings are no valid JSON any more, so no agent takes its hooks from them'
    return count === 0 && before === '' ? [] : [weakening('hooks', message)]
  }
  const isOff = edited.isDisabled && old?.isDisabled !== true
  const lost = (old?.handlers ?? []).filter(
    (handler) => !edited.handlers.some((other) => stands(handler, other)),
  )
  return [
    ...(isOff ? [weakening('disableAllHooks', '"disableAllHooks" was turned on: no hook runs')] : []),
    ...lost.map((handler) => {
      const isThere = edited.handlers.some((other) => other.event === handler.event)
      const where = `${plain(handler.event, 60)}${handler.matcher === null ? '' : ` (${plain(handler.matcher, 80)})`}`
      const what = isThere ? 'changed' : 'removed'
      return weakening(handler.event, `the hook that calls depgate on ${where} was ${what}`)
    }),
  ]
}

function weakening(subject: string, message: string): Weakening {
  return { subject, message, before: null, after: null, line: null }
}

/** Whether a handler still does what one of before did; a wider matcher asks it about more. */
function stands(old: Handler, edited: Handler): boolean {
  if (old.event !== edited.event || old.text !== edited.text) return false
  if (edited.matcher === null || edited.matcher === old.matcher) return true
  const words = edited.matcher.split('|')
  const isPlain = [old.matcher ?? '', edited.matcher].every((one) => /^[\w|]+$/.test(one))
  return isPlain && (old.matcher ?? '').split('|').every((word) => words.includes(word))
}

function readSettings(text: string): Settings | null {
  if (text.trim() === '') return { handlers: [], isDisabled: false }
  let top: unknown
  try {
    top = readJson(text, 'settings', { hasComments: true, hasTwins: true }).value
  } catch {
    return null
  }
  // Under a name of their own one agent has them.
  const events = ['hooks', 'depgate'].flatMap((key) => entriesOf(entryOf(top, key)))
  const handlers = events.flatMap(([event, groups]) =>
    findHandlers(groups, null).map(({ matcher, handler }) => ({ event, matcher, text: canonical(handler) })),
  )
  const isDisabled =
    entryOf(top, 'disableAllHooks') === true || entryOf(entryOf(top, 'hooks'), 'enabled') === false
  return { handlers, isDisabled }
}

/** Finds handlers in groups with a matcher, as Claude Code, Codex and Gemini nest them, or flat, as Cursor has them. */
function findHandlers(
  value: unknown,
  matcher: string | null,
): { matcher: string | null; handler: unknown }[] {
  if (Array.isArray(value)) return value.flatMap((one: unknown) => findHandlers(one, matcher))
  const inner = entryOf(value, 'hooks')
  const own = entryOf(value, 'matcher')
  const asked = typeof own === 'string' && own !== '' && own !== '*' ? own : matcher
  if (inner !== undefined) return findHandlers(inner, asked)
  const isOurs = typeof value === 'object' && value !== null && /depgate/i.test(JSON.stringify(value))
  return isOurs ? [{ matcher: asked, handler: value }] : []
}

function canonical(value: unknown): string {
  const sort = (one: unknown): unknown =>
    Array.isArray(one)
      ? one.map(sort)
      : typeof one === 'object' && one !== null
        ? entriesOf(one)
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([key, inner]) => [key, sort(inner)])
        : one
  return JSON.stringify(sort(value))
}

function entryOf(value: unknown, key: string): unknown {
  return entriesOf(value).find(([name]) => name === key)?.[1]
}

function entriesOf(value: unknown): [string, unknown][] {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : []
}
