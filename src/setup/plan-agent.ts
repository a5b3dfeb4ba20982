// Plans the hooks of an agent, in each place where it can be wired.

import path from 'node:path'
import type { Machine, OwnFile, Wiring, WiringPlace, WiringScope } from '../agents/define-wiring.ts'
import { orderedWirings } from '../agents/ordered-wirings.ts'
import { DepgateError } from '../errors.ts'
import type { Invocation } from '../ports/invocation.ts'
import type { SetupAccess } from '../ports/setup.ts'
import { plain } from '../text/plain.ts'
import { addHooks, removeHooks } from './json-hooks.ts'
import type { Plan, Planned } from './plan.ts'
import { planVendored } from './plan-vendored.ts'

/** A place where an agent is wired, and the agent. */
export interface AgentPlace extends WiringPlace {
  readonly agent: Wiring
}

/** How each agent is wired, in each place where that is possible. */
export function listPlaces(machine: Machine): AgentPlace[] {
  return orderedWirings.flatMap((agent) =>
    agent.scopes.flatMap((scope): AgentPlace[] => {
      try {
        return [{ agent, ...scope.place(machine) }]
      } catch (error) {
        // A container or a service can have no home folder, and so no settings of a user.
        if (error instanceof DepgateError) return []
        throw error
      }
    }),
  )
}

/** Plans the hooks of an agent. @throws {DepgateError} EUSAGE where depgate was not built as one file. */
export function planAgent({ place }: WiringScope, host: Invocation & SetupAccess): Plan {
  const here = place(host)
  const { script, file, after } = here
  const others = listPlaces(host).filter((one) => one.script === script && one.file !== file)
  // The other settings file of the project can still name it.
  const isShared: Parameters<typeof planVendored>[1] = (read) =>
    others.some((one) => /\bdepgate\.mjs/.test(read(path.resolve(host.folder, one.file)) ?? ''))
  const vendored = planVendored(path.resolve(host.folder, script), isShared, host)
  // First the script: settings that name a file which is not there would block every command.
  return { files: [vendored, ...planSettings(here, host.folder)], left: [], after }
}

function planSettings({ file, wiring, own }: WiringPlace, folder: string): Planned[] {
  if (own !== undefined) return own.map((one) => planOwnFile(one, folder))
  return [
    {
      path: path.resolve(folder, file),
      isExecutable: false,
      isLarge: false,
      snippet: addHooks(null, wiring, file),
      add: (text) => addHooks(text, wiring, file),
      remove: (text) => removeHooks(text, wiring, file),
    },
  ]
}

/** A file of depgate's alone: one that another program wrote is neither overwritten nor removed. */
function planOwnFile({ path: file, text, isExecutable }: OwnFile, folder: string): Planned {
  const isOurs = (there: string) => /\bdepgate\b/.test(there)
  return {
    path: path.resolve(folder, file),
    isExecutable,
    isLarge: false,
    snippet: text,
    add: (there) => {
      if (there === null || isOurs(there)) return text
      throw new DepgateError('EUSAGE', `${plain(file)} is there already and was not written by depgate`)
    },
    remove: (there) => (isOurs(there) ? null : there),
  }
}
