// depgate hook: answers a coding agent. What is quick is in src/hook/process/fast-path.ts; this is what judges.

import { orderedAgents } from '../../agents/settings-files.ts'
import { orderedWirings } from '../../agents/ordered-wirings.ts'
import { DepgateError } from '../../errors.ts'
import type { HookRequest } from '../../hook/request.ts'
import type { Command } from '../command.ts'
import { answerEvent } from '../../hook/judge/answer.ts'

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
    judge: { summary: 'used by the hook itself, to judge in a process of its own' },
  },
  run: async (typed, host) => {
    if (!typed.has('judge')) {
      throw new DepgateError('EUSAGE', 'a hook reads its event from stdin', { hint: 'depgate hook --help' })
    }
    const verdict = await answerEvent((await host.hook.request()) as HookRequest, host)
    host.out.write(JSON.stringify(verdict))
    return 0
  },
}
