// The events of VS Code by which doctor tries its hooks.

import { isObject } from '../define-agent.ts'
import { sampleCommand, type Json, type SampleEvents } from '../define-wiring.ts'
import { describeToolBlock } from '../tool-events.ts'

const tool = { tool_name: 'run_in_terminal', tool_input: { command: sampleCommand }, tool_use_id: '1' }
const details: Readonly<Record<string, Json>> = {
  SessionStart: { source: 'new' },
  PreToolUse: tool,
  PostToolUse: { ...tool, tool_response: 'added 1 package' },
  Stop: { stop_hook_active: false },
  SubagentStop: { stop_hook_active: false, agent_id: '1', agent_type: 'general' },
}

export const samples: SampleEvents = {
  prepare: 'git init -q',
  events: Object.keys(details),
  // It passes over matchers.
  matched: () => null,
  payload: (event, folder) => ({
    timestamp: '2026-01-01T00:00:00.000Z',
    hook_event_name: event,
    session_id: 'depgate-doctor',
    transcript_path: `${folder}/transcript.json`,
    cwd: folder,
    ...details[event],
  }),
  // What is not inside the wrapper it does not read when a session is about to stop.
  describeBlock: (event, answer) => {
    const inside = isObject(answer.hookSpecificOutput) ? answer.hookSpecificOutput : {}
    const isStop = event.endsWith('Stop')
    return isStop && inside.decision !== 'block' ? null : describeToolBlock(event, answer)
  },
}
