// Describes how two URLs differ without printing the parts that may be secret.

/**
 * Names the parts in which two URLs differ that are equal without their user, query and fragment: a noun phrase such
 * as `query ("token", "v")`. Names of parameters are shown, values never.
 */
export function describeDifference(one: string, other: string): string {
  const [a, b] = [one, other].map((text) => (URL.canParse(text) ? new URL(text) : null))
  if (a == null || b == null) return 'spelling'
  const parts = [
    a.username !== b.username || a.password !== b.password ? 'user or password' : '',
    a.search === b.search ? '' : `query${listNames(a.searchParams, b.searchParams)}`,
    a.hash === b.hash ? '' : 'fragment',
  ].filter((part) => part !== '')
  return parts.length === 0 ? 'spelling' : parts.join(' and ')
}

function listNames(a: URLSearchParams, b: URLSearchParams): string {
  const names = [...new Set([...a.keys(), ...b.keys()])].filter(
    (name) => a.getAll(name).join() !== b.getAll(name).join(),
  )
  // A token can be a bare word or a name in the query: only what looks like a parameter's name is shown.
  const shown = names.filter(
    (name) => /^[a-z][\w.-]{0,30}$/i.test(name) && [a, b].some((one) => one.get(name)),
  )
  const some = shown.slice(0, maxNames)
  return some.length === 0 ? '' : ` (${some.map((name) => `"${name}"`).join(', ')})`
}

const maxNames = 3
