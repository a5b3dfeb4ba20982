// depgate approve: a person lets through what a hook blocks.

import { DepgateError } from '../../errors.ts'
import { approveOpen, issueCodeFor, listOpen } from '../../hook/judge/approve.ts'
import type { Typed } from '../../options/arguments.ts'
import type { HookAccess } from '../../ports/hook.ts'
import type { Invocation } from '../../ports/invocation.ts'
import type { Outputs } from '../../ports/output.ts'
import type { Trails } from '../../ports/trail.ts'
import { plain } from '../../text/plain.ts'
import type { Command } from '../command.ts'
import { isJson } from './explain.ts'

export const approve: Command = {
  name: 'approve',
  summary: 'let through what a hook blocks: for a person, with a code that the agent does not see',
  usage: 'approve [<code> --reason <text>]',
  examples: [
    'depgate approve                                # in a terminal: what is blocked, and a code for it',
    'depgate approve K7QX-3MZD-9RTA --reason "our own package, released an hour ago"',
  ],
  flags: {
    reason: { value: 'text', summary: 'why; it is recorded in the audit trail' },
    by: { value: 'name', summary: 'who lets it through (default: the user of this machine)' },
    format: { value: 'json', summary: 'as JSON' },
  },
  run: async (typed, host) => {
    const [code, ...rest] = typed.words
    if (rest.length > 0)
      throw new DepgateError('EUSAGE', `"${plain(rest[0] ?? '', 60)}" is not expected here`)
    if (code === undefined) return showOpen(host)
    const approved = await approveOpen({ code, reason: readReason(typed), by: typed.value('by') }, host)
    if (isJson(typed)) host.out.write(`${JSON.stringify(approved, null, 2)}\n`)
    else {
      const files = approved.files.map((file) => plain(file, 200)).join(', ')
      host.out.write(`Approved as it is in ${plain(approved.root, 1000)}: ${files}\n`)
    }
    return 0
  },
}

function readReason(typed: Typed): string {
  const reason = typed.value('reason') ?? ''
  if (reason.trim() === '')
    throw new DepgateError('EUSAGE', 'an approval needs a reason', { hint: '--reason "why"' })
  return reason
}

/** Shows what is blocked, and a code for the folder's own project. */
async function showOpen(
  host: HookAccess & Pick<Invocation, 'folder'> & Pick<Outputs, 'out'> & Trails,
): Promise<number> {
  const { agent } = host.openTrail(null).who
  if (!host.out.isTerminal || agent !== null) {
    throw new DepgateError('EUSAGE', 'a code is shown to a person alone', {
      hint: 'Type it in a terminal of your own, outside of the agent: depgate approve',
    })
  }
  const open = listOpen(host)
  const [first, ...others] = open
  if (first === undefined) {
    host.out.write('Nothing is blocked.\n')
    return 0
  }
  const code = await issueCodeFor(first.root, host)
  host.out.write(
    [
      `In ${plain(first.root, 1000)}:`,
      first.open.reason,
      '',
      'To let it through as it is:',
      `  depgate approve ${code} --reason "why"`,
      ...others.map(({ root }) => `Blocked too, from there: ${plain(root, 1000)}`),
      '',
    ].join('\n'),
  )
  return 0
}
