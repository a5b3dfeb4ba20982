// Matches names with pnpm's patterns (`*`, `!` before one to leave names out), as @pnpm/config.matcher does.

/** Returns a test for names. Without patterns none matches. */
export function matchNames(patterns: readonly string[]): (name: string) => boolean {
  const parsed = patterns.map((pattern) => {
    const isLeftOut = pattern.startsWith('!')
    return { isLeftOut, steps: (isLeftOut ? pattern.slice(1) : pattern).split('*') }
  })
  const hasWanted = parsed.some(({ isLeftOut }) => !isLeftOut)
  return (name) => {
    let isMatched = parsed.length > 0 && !hasWanted
    for (const { isLeftOut, steps } of parsed) if (matches(name, steps)) isMatched = !isLeftOut
    return isMatched
  }
}

/** @param steps - what is between the asterisks: found from left to right, in time linear in the name. */
function matches(name: string, [first = '', ...rest]: readonly string[]): boolean {
  const last = rest.pop()
  if (last === undefined) return name === first
  if (!name.startsWith(first)) return false
  let at = first.length
  for (const step of rest) {
    const found = name.indexOf(step, at)
    if (found === -1) return false
    at = found + step.length
  }
  return name.length - last.length >= at && name.endsWith(last)
}
