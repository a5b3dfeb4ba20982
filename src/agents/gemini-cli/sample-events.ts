// The events of Gemini CLI by which doctor tries its hooks.

import { isText, sampleCommand, type Json, type SampleEvents } from '../define-wiring.ts'

const tool = { tool_name: 'run_shell_command', tool_input: { command: sampleCommand } }
const details: Readonly<Record<string, Json>> = {
  SessionStart: { source: 'startup' },
  BeforeTool: tool,
  AfterTool: { ...tool, tool_response: { llmContent: 'added 1 package' } },
  AfterAgent: { prompt: 'Add it', prompt_response: 'Done.', stop_hook_active: false },
}

export const samples: SampleEvents = {
  prepare: null,
  timeUnit: 0.001,
  payload: (event, folder) => ({
    session_id: 'depgate-doctor',
    transcript_path: `${folder}/transcript.json`,
    cwd: folder,
    timestamp: '2026-01-01T00:00:00.000Z',
    hook_event_name: event,
    ...details[event],
  }),
  describeBlock: (_event, answer) =>
    answer.decision === 'deny' && isText(answer.reason) ? 'decision: deny' : null,
}
