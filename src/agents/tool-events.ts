// Sample events in the form that agents with PreToolUse, PostToolUse and Stop share, and the answers that block there.

import { isObject } from './define-agent.ts'
import { isText, sampleCommand, type Json } from './define-wiring.ts'

const tool = {
  tool_name: 'Bash',
  tool_input: { command: sampleCommand },
  tool_use_id: 'toolu_doctor',
}
const answer = { stdout: 'added 1 package', stderr: '', interrupted: false, isImage: false }

const details: Readonly<Record<string, Json>> = {
  SessionStart: { source: 'startup', model: 'model' },
  PreToolUse: tool,
  PostToolUse: { ...tool, tool_response: answer },
  PostToolUseFailure: { ...tool, error: 'Exit code 1', is_interrupt: false },
  PostToolBatch: { tool_calls: [{ ...tool, tool_response: 'added 1 package' }] },
  ConfigChange: { source: 'project_settings', file_path: 'settings.json' },
  Stop: { stop_hook_active: false, last_assistant_message: 'Done.' },
  SubagentStop: { stop_hook_active: false, agent_id: '1', agent_type: 'general' },
}

/** The JSON of an event. @param own - what an agent adds to events, to a session's start and to all others. */
export function toolEvent(
  event: string,
  folder: string,
  own: { readonly start: Json; readonly turn: Json } = { start: {}, turn: {} },
): Json {
  const isStart = event === 'SessionStart'
  return {
    hook_event_name: event,
    session_id: 'depgate-doctor',
    cwd: folder,
    transcript_path: `${folder}/transcript.jsonl`,
    ...(isStart ? {} : { permission_mode: 'default', ...own.turn }),
    ...details[event],
    ...(isStart ? own.start : {}),
  }
}

/** Describes how an answer blocks. Before a tool runs, a denial without the wrapper that names the event is dropped. */
export function describeToolBlock(event: string, reply: Json): string | null {
  const output = isObject(reply.hookSpecificOutput) ? reply.hookSpecificOutput : {}
  if (event === 'PreToolUse') {
    return output.hookEventName === event && output.permissionDecision === 'deny'
      ? 'permissionDecision: deny'
      : null
  }
  if (reply.decision === 'block' && isText(reply.reason)) return 'decision: block'
  return isText(output.additionalContext) ? 'a message to the agent' : null
}
