// The handlers in an agent's settings that call depgate, and whether an edited one still does what it did.

/** One handler that calls depgate. */
export interface Handler {
  readonly event: string
  /** What it is asked about; null for everything. */
  readonly matcher: string | null
  /** The handler itself without its deadline and labels, its keys in one order. */
  readonly text: string
  /** In the agent's unit; null where the agent's own counts. */
  readonly timeout: number | null
}

/** Keys for people, which decide nothing. */
const labels = ['statusMessage', 'description', 'comment', 'name']
const timeouts = ['timeout', 'timeoutSec', 'timeout_ms']

/** Lists the handlers that call depgate, by their events. */
export function listHandlers(hooks: unknown): Handler[] {
  return entriesOf(hooks).flatMap(([event, groups]) =>
    findHandlers(groups, null).map(({ matcher, handler }) => describe(event, matcher, handler)),
  )
}

/** Whether a handler still does what one of before did; a wider matcher asks it about more, and a deadline may grow. */
export function isKept(old: Handler, edited: Handler): boolean {
  if (old.event !== edited.event || old.text !== edited.text) return false
  if (old.timeout !== edited.timeout && (edited.timeout ?? 0) < (old.timeout ?? Infinity)) return false
  if (edited.matcher === null || edited.matcher === old.matcher) return true
  const [before, after] = [wordsOf(old.matcher), wordsOf(edited.matcher)]
  return before !== null && after !== null && before.every((word) => after.includes(word))
}

/** The names that a matcher lists: `Bash|Write`, `^(Bash|Write)$`; null for any other pattern. */
function wordsOf(matcher: string | null): string[] | null {
  const bare = /^\^\(([^()]*)\)\$$/.exec(matcher ?? '')?.[1] ?? matcher ?? ''
  return /^[\w.*-]+(?:\|[\w.*-]+)*$/.test(bare) ? bare.split('|') : null
}

function describe(event: string, matcher: string | null, handler: unknown): Handler {
  const entries = entriesOf(handler)
  const timeout = entries.find(([key]) => timeouts.includes(key))?.[1]
  const rest = entries.filter(([key]) => !labels.includes(key) && !timeouts.includes(key))
  return {
    event,
    matcher,
    text: canonical(Object.fromEntries(rest)),
    timeout: typeof timeout === 'number' ? timeout : null,
  }
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

/** The value of a table's own key. */
export function entryOf(value: unknown, key: string): unknown {
  return entriesOf(value).find(([name]) => name === key)?.[1]
}

/** The keys and values of a table; none for anything else. */
export function entriesOf(value: unknown): [string, unknown][] {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : []
}
