// Answers one event: judges the roots that it has to do with, then the command that is about to run.

import type { HookVerdict } from '../../agents/define-agent.ts'
import { recorded, type RunRecord } from '../../trail/record-run.ts'
import { approveHint } from '../approve-hint.ts'
import type { HookRequest } from '../request.ts'
import { judgeCommand } from './command.ts'
import type { EventPorts } from './judging-ports.ts'
import { judgeRoot, type RootVerdict } from './root.ts'

/** How many roots one event is judged over: checkouts and links below a root count as well. */
const maxRoots = 64

/** @throws {DepgateError} where no judgement is possible. */
export async function answerEvent(request: HookRequest, host: EventPorts): Promise<HookVerdict> {
  const isBefore = request.event.moment === 'before'
  const { verdicts, isWhole } = await judgeRoots(request, host)
  const told = verdicts.flatMap((one) => one.told)
  const open = verdicts.flatMap((one) => (one.open !== null && (one.isNew || !isBefore) ? [one] : []))
  if (open.length > 0)
    return describeOpen(
      open,
      told.map(({ reason }) => reason),
    )
  if (!isWhole) {
    const reason = `depgate: more than ${maxRoots} checkouts are reached from this project; the rest could not be judged`
    return { type: 'hold', reason, notice: reason }
  }
  const verdict = isBefore ? await judgeNext(request, verdicts, host) : ({ type: 'silent' } as const)
  if (told.length === 0 || verdict.type === 'rewrite') return verdict
  const reason = told.map((one) => one.reason).join('\n\n')
  const notice = told.map((one) => one.notice).join('\n')
  if (verdict.type === 'silent') return { type: 'tell', reason, notice }
  if (verdict.type === 'ask') return { ...verdict, reason: `${verdict.reason}\n\n${reason}` }
  const notices = verdict.notice === null ? notice : `${verdict.notice}\n${notice}`
  return { ...verdict, reason: `${verdict.reason}\n\n${reason}`, notice: notices }
}

async function judgeRoots(
  request: HookRequest,
  host: EventPorts,
): Promise<{ verdicts: RootVerdict[]; isWhole: boolean }> {
  const verdicts: RootVerdict[] = []
  const queue = [...request.roots]
  for (let at = 0; at < queue.length && at < maxRoots; at += 1) {
    const watched = await host.hook.lock(queue[at] ?? '')
    try {
      const verdict = await recorded('hook', host, (record) => {
        nameAgent(record, request)
        return judgeRoot(watched, request, record, host)
      })
      verdicts.push(verdict)
      queue.push(...verdict.nested.filter((root) => !queue.includes(root)))
    } finally {
      watched.leave()
    }
  }
  return { verdicts, isWhole: queue.length <= maxRoots }
}

function judgeNext(
  request: HookRequest,
  verdicts: readonly RootVerdict[],
  host: EventPorts,
): Promise<HookVerdict> {
  return recorded('hook', host, (record) => {
    nameAgent(record, request)
    return judgeCommand(
      request,
      verdicts.map(({ approved }) => approved),
      record,
      host,
    )
  })
}

/** What stays open, with the way on for a person. The code is for them alone: the reason reaches the model. */
function describeOpen(open: readonly RootVerdict[], told: readonly string[]): HookVerdict {
  const reasons = open.flatMap((one) => (one.open === null ? [] : [one.open.reason]))
  const notices = open.flatMap((one) => {
    if (one.open === null) return []
    const way =
      one.code === null ? '' : `\nTo let it through as it is: depgate approve ${one.code} --reason "…"`
    return [`${one.open.notice}${way}`]
  })
  const reason = [...reasons, approveHint, ...told].join('\n\n')
  return { type: 'hold', reason, notice: notices.join('\n') }
}

function nameAgent(record: RunRecord, { event }: HookRequest): void {
  record.agent = event.agent
  record.session = event.sessionId
}
