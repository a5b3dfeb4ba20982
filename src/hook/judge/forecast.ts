// What a command's text alone tells: whether it is judged before it runs, seen afterwards, or neither.

import type { CommandAnalysis, Step } from '../../shell/step.ts'
import { nameStep } from './name-step.ts'

/** What becomes of a command, before anything is asked. */
export type Forecast =
  /** It installs nothing and runs no package, as far as its text tells. */
  | { readonly type: 'nothing' }
  /** Each of its packages is judged before it runs. */
  | { readonly type: 'judged' }
  /** It installs in a folder that is watched: what its text does not tell is judged afterwards. */
  | { readonly type: 'later' }
  /** It can run or install packages that leave no trace. */
  | { readonly type: 'untold'; readonly reason: string }

/** Foretells a command. @param isWatched - whether what an install leaves in a folder is seen afterwards. */
export function forecast(
  { steps, isOpaque, hidden }: CommandAnalysis,
  isWatched: (folder: string) => boolean,
): Forecast {
  const each = steps.map((step) => forecastStep(step, isWatched))
  const untold = each.find(({ type }) => type === 'untold')
  if (untold !== undefined) return untold
  if (hidden !== null) return { type: 'untold', reason: hidden }
  if (isOpaque || each.some(({ type }) => type === 'later')) return { type: 'later' }
  return { type: each.length === 0 ? 'nothing' : 'judged' }
}

/** The same of one step. */
function forecastStep(
  { preview, isWrapped, leavesTrace, folder, obstacle, tool, args }: Step,
  isWatched: (folder: string) => boolean,
): Forecast {
  // depgate's wrapper judges what it installs.
  if (preview !== null || isWrapped) return { type: 'judged' }
  if (leavesTrace && isWatched(folder)) return { type: 'later' }
  return { type: 'untold', reason: `of ${nameStep({ tool, args })} ${obstacle ?? 'nothing is known'}` }
}
