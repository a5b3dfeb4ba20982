// One root under the hook: what differs from its approved state is judged, approved, or stays open.

import type { WatchedRoot } from '../../ports/hook.ts'
import type { AtFolder } from '../../ports/invocation.ts'
import type { HookState, OpenVerdict } from '../../ports/hook-state.ts'
import type { Policy } from '../../model/policy.ts'
import type { PolicyHost } from '../../policy/load/load.ts'
import { openApprovedState, type ApprovedState } from '../../snapshot/approved.ts'
import type { RunRecord } from '../../trail/record-run.ts'
import type { HookRequest } from '../request.ts'
import { compare, keyOf, type Compared } from './compare.ts'
import { approve, approvedIdle, isOfPerson, mergedUpstream } from './approval.ts'
import type { JudgingPorts } from './judging-ports.ts'
import { approvedPolicy } from './policy.ts'
import { describeUnjudged, judgeChanges, type Unjudged } from './verdict.ts'
import { stateOf, textsOf } from './next-state.ts'
import { lookAt } from './watched.ts'

/** What one judgement of a root found. */
export interface RootVerdict {
  readonly open: OpenVerdict | null
  /** It was not reported yet. */
  readonly isNew: boolean
  /** The code by which a person lets it through, where one was issued now. */
  readonly code: string | null
  /** What is reported once and stops nothing. */
  readonly told: readonly Told[]
  readonly approved: ApprovedState
  /** Other roots that are reached from this one. */
  readonly nested: readonly string[]
}

/** What is reported once, to the agent and to the person. */
export interface Told {
  readonly reason: string
  readonly notice: string
}

/** One look at a root, on the occasion of an event. */
interface Occasion {
  readonly watched: WatchedRoot
  readonly request: HookRequest
  readonly record: RunRecord
  readonly host: JudgingPorts
  readonly now: number
}

/** Compares a root with its approved state, judges what differs, and saves the outcome. */
export async function judgeRoot(
  watched: WatchedRoot,
  request: HookRequest,
  record: RunRecord,
  host: JudgingPorts,
): Promise<RootVerdict> {
  const isStart = request.event.moment === 'session-start'
  const { names, outside, seen } = await lookAt(watched, isStart, host)
  const hash = (text: string) => host.hook.hash(text)
  const whole = compare({ watched, seen, names, outside, request, hash })
  const compared = approve(approvedIdle(whole, request, { watched, names, head: seen.head }), whole)
  const occasion = { watched, request, record, host, now: host.now().getTime() }
  const save = (state: Pick<HookState, 'files' | 'open'>, settings: HookSettings) =>
    watched.save(
      { ...stateOf(compared, { seen, names }), ...settings, ...state },
      textsOf(compared.approved, host.hook),
    )
  const told = describeState(compared, seen.isWhole, request).map((text) => ({ reason: text, notice: text }))
  const settings = readSettings(compared, host)
  const own = compared.changed.filter((path) => isOfPerson(path, compared, request))
  const begun = own.length === 0 ? compared : approve(own, compared)
  if (own.length > 0) {
    // Saved first: what takes longer than the deadline to judge is the person's all the same.
    save({ files: begun.approved.files, open: null }, settings)
    told.push(...(await tellOwn(own, compared, occasion)))
  }
  const judged = await judgeRest(begun, occasion)
  save({ files: judged.files, open: judged.open }, settings)
  return { ...judged, told: [...told, ...judged.told], approved: begun.approved, nested: seen.nested }
}

/** What a person had there when the session began: judged to be reported, and approved. */
async function tellOwn(own: readonly string[], compared: Compared, occasion: Occasion): Promise<Told[]> {
  const judging = judgingOf(own, compared.approved, occasion, true)
  const verdict = await tryJudging(judging)
  if (verdict === null) return []
  const lead = 'Was there before this session began: reported once, and not blocked.'
  return [{ reason: `${lead}\n${verdict.reason}`, notice: `${verdict.notice} (${lead})` }]
}

/** The rest: approved where it passes, or where the remote has it; else it stays open. */
async function judgeRest(compared: Compared, occasion: Occasion) {
  const { approved, changed, state } = compared
  const { host, request, now } = occasion
  const key = keyOf(compared, (text) => host.hook.hash(text))
  const none = { open: null, isNew: false, code: null, told: [] as Told[], files: approved.files }
  if (changed.length === 0) return none
  const known = state?.open?.key === key ? state.open : null
  if (known !== null && (known.until === null || now < known.until)) return { ...none, open: known }
  const judging = { ...judgingOf(changed, approved, occasion, false), key }
  const verdict = await tryJudging(judging)
  const pass = { ...none, files: approve(changed, compared).approved.files }
  if (verdict === null) return pass
  const merged = await mergedUpstream(judging)
  if (merged !== null) {
    const lead = `Merged upstream (${merged.slice(0, 12)}): reported once, and not blocked.`
    return {
      ...pass,
      told: [{ reason: `${lead}\n${verdict.reason}`, notice: `${verdict.notice} (${lead})` }],
    }
  }
  const issued = known?.code === undefined && request.canShowPerson ? host.hook.issueCode() : null
  const code = issued?.kept ?? known?.code
  const open = { ...verdict, ...(code === undefined ? {} : { code }) }
  return { ...none, open, isNew: known === null, code: issued?.code ?? null }
}

function judgingOf(
  changed: readonly string[],
  approved: ApprovedState,
  { watched, record, host, now }: Occasion,
  isOnlyTold: boolean,
): Unjudged {
  return { changed, approved, watched, record, host, now, key: '', remarks: [], isOnlyTold }
}

/** A change that cannot be judged is a verdict like any other: it is kept, and tried again. */
async function tryJudging(judging: Unjudged): Promise<OpenVerdict | null> {
  const { approved, record, host, key, now, watched } = judging
  try {
    const policy = policyOf(approved, host)
    record.policy = policy
    record.project = watched.root
    return await judgeChanges({ ...judging, policy })
  } catch (error) {
    const verdict = describeUnjudged(error, key, now)
    record.refusal = verdict.reason
    return verdict
  }
}

type HookSettings = Pick<HookState, 'deadlineSeconds' | 'isAsking'>

/** What the policy states of the hook; as it was where the policy cannot be read now. */
function readSettings({ state, approved, changed }: Compared, host: AtFolder<PolicyHost>): HookSettings {
  const standard = state ?? { deadlineSeconds: standardDeadlineSeconds, isAsking: false }
  const { deadlineSeconds, isAsking } = standard
  if (state !== null && changed.length === 0) return { deadlineSeconds, isAsking }
  try {
    const { hook } = policyOf(approved, host).settings
    return { deadlineSeconds: hook.deadlineSeconds, isAsking: hook.ask }
  } catch {
    return { deadlineSeconds, isAsking }
  }
}

function policyOf(state: ApprovedState, host: AtFolder<PolicyHost>): Policy {
  const here = host.at(state.root)
  return approvedPolicy('', openApprovedState(state, here), here)
}

const standardDeadlineSeconds = 45

/** What a person has to know of the state itself. */
function describeState({ state, loss }: Compared, isWhole: boolean, { event }: HookRequest): string[] {
  const isStart = event.moment === 'session-start'
  return [
    ...(loss === null
      ? []
      : [
          `depgate: what it remembered of this project was ${loss}: the state that was committed before the session counts as approved again.`,
        ]),
    ...(isWhole || (!isStart && state?.isWhole === false)
      ? []
      : ['depgate: the project has more than 20,000 folders, and those beyond are not watched.']),
  ]
}
