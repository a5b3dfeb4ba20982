// The events of Kiro by which doctor tries its hooks.

import { sampleCommand, type SampleEvents } from '../define-wiring.ts'

export const samples: SampleEvents = {
  prepare: null,
  payload: (event, folder) => ({
    hook_event_name: event,
    cwd: folder,
    ...(event.endsWith('ToolUse')
      ? { tool_name: 'execute_bash', tool_input: { command: sampleCommand } }
      : {}),
    ...(event === 'PostToolUse' ? { tool_response: { success: true, result: ['added 1 package'] } } : {}),
  }),
  // It reads the exit code alone.
  describeBlock: () => null,
}
