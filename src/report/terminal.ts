// The exit codes of outcomes, and whether a terminal gets colours.

import type { Invocation } from '../ports/invocation.ts'
import type { Output } from '../ports/output.ts'

/** The exit code of each outcome. */
export const exitCodes = { pass: 0, fail: 1, inconclusive: 3 } as const

/** NO_COLOR (no-color.org) and FORCE_COLOR as Node reads them; else colour on a terminal only. */
export function hasColor(isOff: boolean, to: Output, env: Invocation['env']): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = env
  if (isOff) return false
  if (FORCE_COLOR !== undefined) return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false'
  if (NO_COLOR !== undefined && NO_COLOR !== '') return false
  return to.isTerminal && TERM !== 'dumb'
}
