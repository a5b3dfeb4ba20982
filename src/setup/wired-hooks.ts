// Reads out of an agent's settings which hooks of depgate's they have.

import { isObject } from '../agents/define-agent.ts'
import type { Json } from '../agents/define-wiring.ts'
import { projectVariables } from '../agents/settings-files.ts'
import { singleQuote } from '../text/shell-quote.ts'
import { isOwnCommand } from './json-hooks.ts'

/** A hook of depgate's as a settings file has it. */
export interface WiredHook {
  readonly event: string
  readonly matcher: string | null
  readonly command: string
  /** Set in the form without a shell. */
  readonly args: readonly string[] | null
  /** As it is written, in the agent's own unit; null where it is not. */
  readonly timeout: number | null
}

/** Lists the hooks of depgate's. @param under - the key with the events. */
export function listHooks(settings: Json, under = 'hooks'): WiredHook[] {
  const hooks = settings[under]
  const events = isObject(hooks) ? Object.entries(hooks) : []
  return events.flatMap(([event, groups]) =>
    (Array.isArray(groups) ? groups : []).filter(isObject).flatMap((group) => {
      const handlers = Array.isArray(group.hooks) ? group.hooks.filter(isObject) : [group]
      return handlers.flatMap((handler): WiredHook[] => {
        const command = typeof handler.command === 'string' ? handler.command : ''
        const args = Array.isArray(handler.args) ? handler.args.map(String) : null
        if (!isOwnCommand([command, ...(args ?? [])].join(' '))) return []
        const matcher = typeof group.matcher === 'string' ? group.matcher : null
        const time = handler.timeout ?? handler.timeoutSec
        return [{ event, matcher, command, args, timeout: typeof time === 'number' ? time : null }]
      })
    }),
  )
}

/** The line that a shell runs for a hook. */
export function lineOf({ command, args }: WiredHook, folder: string): string {
  if (args === null) return command
  const place = (word: string) =>
    projectVariables.reduce((text, name) => text.replaceAll(`\${${name}}`, folder), word)
  return [command, ...args.map((one) => singleQuote(place(one)))].join(' ')
}
