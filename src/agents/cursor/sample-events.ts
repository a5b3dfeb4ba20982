// The events of Cursor by which doctor tries its hooks.

import { isText, sampleCommand, type Json, type SampleEvents } from '../define-wiring.ts'

/** Its own events, and those that it takes from the settings of another agent. */
const events = [
  ...['beforeShellExecution', 'postToolUse', 'postToolUseFailure', 'stop', 'subagentStop', 'sessionStart'],
  ...['PreToolUse', 'PostToolUse', 'Stop', 'SubagentStop', 'SessionStart'],
]

export const samples: SampleEvents = {
  prepare: null,
  events,
  // Under the other agent's names it knows its own tools by that agent's.
  matched: (event) => (/ToolUse/.test(event) ? (/^P/.test(event) ? 'Bash' : 'Shell') : null),
  payload: (event, folder) => {
    const input = { command: sampleCommand }
    const tool = { tool_name: 'Shell', tool_input: input, tool_use_id: '1', cwd: folder }
    const details: Readonly<Record<string, Json>> = {
      beforeShellExecution: { command: sampleCommand, cwd: folder },
      postToolUse: { ...tool, tool_output: '{"exitCode":0}', duration: 2311 },
      postToolUseFailure: { ...tool, error_message: 'exit code 1', failure_type: 'error' },
      PreToolUse: tool,
      PostToolUse: { ...tool, tool_output: '{"exitCode":0}' },
      Stop: { status: 'completed', loop_count: 0 },
      stop: { status: 'completed', loop_count: 0 },
    }
    return {
      cursor_version: '2.0.0',
      conversation_id: 'depgate-doctor',
      generation_id: '1',
      workspace_roots: [folder],
      hook_event_name: event,
      ...details[event],
    }
  },
  describeBlock: (_event, answer) => {
    if (answer.permission === 'deny') return 'permission: deny'
    if (isText(answer.followup_message)) return 'a message that it has to follow up'
    return isText(answer.additional_context) ? 'a message to the agent' : null
  },
}
