// The events of Windsurf by which doctor tries its hooks.

import { sampleCommand, type Json, type SampleEvents } from '../define-wiring.ts'

export const samples: SampleEvents = {
  prepare: null,
  payload: (event, folder) => {
    const command = { command_line: sampleCommand, cwd: folder }
    const details: Readonly<Record<string, Json>> = {
      post_write_code: { file_path: `${folder}/package.json`, edits: [] },
      post_mcp_tool_use: { mcp_server_name: 'shell', mcp_tool_name: 'run', mcp_result: '' },
    }
    return {
      agent_action_name: event,
      trajectory_id: 'depgate-doctor',
      execution_id: '1',
      timestamp: '2026-01-01T00:00:00Z',
      tool_info: details[event] ?? command,
    }
  },
  // It reads the exit code alone.
  describeBlock: () => null,
}
