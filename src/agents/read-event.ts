// Reads events in the forms that several agents share. Loads next to nothing: the hook runs after every command.

import { objectOf, textOf, type HookEvent, type HookMoment, type Payload } from './define-agent.ts'

/** Which moment each event of an agent is, by the event's name. */
export type Moments = Readonly<Record<string, HookMoment>>

const nothing = {
  toolName: null,
  command: null,
  input: null,
  folder: null,
  projectFolder: null,
  sessionId: null,
  isStopActive: false,
}

/** Makes an event; what the agent does not write is null. */
export function toEvent(
  agent: string,
  moments: Moments,
  name: string,
  more: Partial<HookEvent> = {},
): HookEvent {
  const moment = Object.hasOwn(moments, name) ? (moments[name] ?? 'other') : 'other'
  return { ...nothing, agent, moment, name, ...more }
}

/** What events in Claude Code's form contain, under keys in snake case. */
export function readSnakeCase(payload: Payload): Partial<HookEvent> {
  const input = objectOf(payload, 'tool_input')
  return {
    toolName: textOf(payload, 'tool_name'),
    command: textOf(input, 'command'),
    input,
    folder: textOf(payload, 'cwd'),
    sessionId: textOf(payload, 'session_id'),
    isStopActive: payload.stop_hook_active === true,
    // What is no text is no `startup` either.
    source: textOf(payload, 'source') ?? (payload.source == null ? null : 'unknown'),
  }
}

/** Whether every one of the keys has a text. */
export function hasTexts(payload: Payload, ...keys: readonly string[]): boolean {
  return keys.every((key) => textOf(payload, key) !== null)
}
