// The events of Copilot by which doctor tries its hooks.

import { isText, sampleCommand, type Json, type SampleEvents } from '../define-wiring.ts'

const tool = { tool_name: 'Bash', tool_input: { command: sampleCommand } }
const stop = { transcript_path: 'transcript.jsonl', stop_reason: 'end_turn' }
const details: Readonly<Record<string, Json>> = {
  SessionStart: { source: 'startup' },
  PreToolUse: tool,
  PostToolUse: { ...tool, tool_result: { result_type: 'success', text_result_for_llm: 'added 1 package' } },
  PostToolUseFailure: { ...tool, error: 'exit code 1' },
  Stop: { ...stop, stop_hook_active: false },
  SubagentStop: { ...stop, agent_id: '1', agent_type: 'explore', agent_name: 'explore' },
}

export const samples: SampleEvents = {
  // Its hooks find the project by git.
  prepare: 'git init -q',
  events: Object.keys(details),
  // After a tool it tests matchers against its own name.
  matched: (event) => (event === 'PreToolUse' ? 'Bash' : event.startsWith('Post') ? 'bash' : null),
  payload: (event, folder) => ({
    hook_event_name: event,
    session_id: 'depgate-doctor',
    timestamp: '2026-01-01T00:00:00.000Z',
    cwd: folder,
    ...details[event],
  }),
  describeBlock: (event, answer) => {
    if (event === 'PreToolUse')
      return answer.permissionDecision === 'deny' ? 'permissionDecision: deny' : null
    if (answer.decision === 'block' && isText(answer.reason)) return 'decision: block'
    return isText(answer.additionalContext) ? 'a message to the agent' : null
  },
}
