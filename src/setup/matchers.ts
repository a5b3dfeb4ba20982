// Whether a hook's matcher selects a tool.

import { isObject, textOf } from '../agents/define-agent.ts'
import type { SampleEvents } from '../agents/define-wiring.ts'

/** Whether a matcher selects a tool by its name: nothing and `*` select all, words between bars are names, else a pattern. */
export function selects(matcher: string, tool: string): boolean {
  if (matcher === '' || matcher === '*') return true
  if (/^[\w, |-]+$/.test(matcher))
    return matcher
      .split(/[|,]/)
      .map((word) => word.trim())
      .includes(tool)
  try {
    return new RegExp(matcher).test(tool)
  } catch {
    return false
  }
}

/** The tool whose call a sample event is about, where it is about one and the agent reads matchers; null elsewhere. */
export function toolOf(samples: SampleEvents, event: string): string | null {
  if (samples.matched !== undefined) return samples.matched(event)
  const payload = samples.payload(event, '/')
  const call = isObject(payload.toolCall) ? payload.toolCall : null
  return textOf(payload, 'tool_name') ?? textOf(call, 'name')
}
