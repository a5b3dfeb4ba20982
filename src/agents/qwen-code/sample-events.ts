// The events of Qwen Code by which doctor tries its hooks.

import type { SampleEvents } from '../define-wiring.ts'
import { describeToolBlock, toolEvent } from '../tool-events.ts'

const time = { timestamp: '2026-01-01T00:00:00.000Z' }

export const samples: SampleEvents = {
  prepare: null,
  timeUnit: 0.001,
  payload: (event, folder) => {
    const { permission_mode: mode, ...sample } = toolEvent(event, folder, { start: time, turn: time })
    if (event === 'Stop') return sample
    const isTool = 'tool_name' in sample
    return {
      last_assistant_message: 'Done.',
      ...sample,
      permission_mode: mode ?? 'default',
      ...(isTool ? { tool_name: 'run_shell_command' } : {}),
    }
  },
  describeBlock: describeToolBlock,
}
