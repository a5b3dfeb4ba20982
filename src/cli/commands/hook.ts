// depgate hook: answers a coding agent. What is quick is in src/hook/process/fast-path.ts; this is what judges.

import type { HookVerdict } from '../../agents/define-agent.ts'
import { orderedAgents } from '../../agents/settings-files.ts'
import { orderedWirings } from '../../agents/ordered-wirings.ts'
import { DepgateError } from '../../errors.ts'
import type { HookRequest } from '../../hook/recognize-event.ts'
import type { Host } from '../../ports/host.ts'
import type { Command } from '../command.ts'
import { judgeCommand } from '../../hook/judge/command.ts'
import { judgeRoot, type Standing } from '../../hook/judge/root.ts'
import { recorded } from '../../trail/record-run.ts'

const ids = orderedAgents.map(({ id }) => id).join(', ')

export const hook: Command = {
  name: 'hook',
  summary: "answer a coding agent's hook (JSON on stdin)",
  usage: 'hook < event.json',
  examples: [
    ...orderedWirings
      .slice(0, 1)
      .flatMap(({ name, agent, scopes: [shared] }) => [
        `${`depgate init ${name}`.padEnd(46)} # writes the hooks into ${shared.place({ folder: '', env: {} }).file}`,
        `depgate hook < fixtures/hooks/${agent}/post-tool-use.json`,
      ]),
    'depgate doctor                                 # whether the hooks that are there would hold',
  ],
  flags: {
    agent: { value: '<id>', summary: `whose settings the hook is in, as init writes it: ${ids}` },
    judge: { summary: 'what the hook asks itself, in a process of its own' },
  },
  run: async (typed, host) => {
    if (!typed.has('judge')) {
      throw new DepgateError('EUSAGE', 'a hook reads its event from stdin', { hint: 'depgate hook --help' })
    }
    const verdict = await answer((await host.hook.request()) as HookRequest, host)
    host.out.write(JSON.stringify(verdict))
    return 0
  },
}

async function answer(request: HookRequest, host: Host): Promise<HookVerdict> {
  const { event, roots } = request
  const standings: Standing[] = []
  for (const root of roots) {
    const held = await host.hook.lock(root)
    try {
      standings.push(
        await recorded('hook', host, (record) => {
          record.agent = event.agent
          return judgeRoot(held, event.moment, record, host)
        }),
      )
    } finally {
      held.leave()
    }
  }
  const isBefore = event.moment === 'before'
  const open = standings.flatMap((one) => (one.open !== null && (one.isNew || !isBefore) ? [one.open] : []))
  const [first] = open
  if (first !== undefined) {
    return { type: 'hold', reason: open.map(({ reason }) => reason).join('\n\n'), notice: first.notice }
  }
  const approvedStates = standings.map((one) => one.approved)
  const verdict = !isBefore
    ? ({ type: 'silent' } as const)
    : await recorded('hook', host, (record) => {
        record.agent = event.agent
        return judgeCommand(request, approvedStates, record, host)
      })
  const remarks = standings.flatMap((one) => one.remarks)
  if (remarks.length === 0 || verdict.type !== 'silent') return verdict
  const said = `depgate: ${remarks.join(' ')}`
  return { type: 'tell', reason: said, notice: said }
}
