// The events of Goose by which doctor tries its hooks.

import { isText, sampleCommand, type SampleEvents } from '../define-wiring.ts'

export const samples: SampleEvents = {
  prepare: null,
  payload: (event, folder) => ({
    event,
    session_id: 'depgate-doctor',
    ...(event === 'PreToolUse'
      ? {
          matcher_context: 'developer__shell',
          tool_name: 'developer__shell',
          tool_input: { command: sampleCommand },
          working_dir: folder,
        }
      : {}),
  }),
  describeBlock: (_event, answer) =>
    answer.decision === 'block' && isText(answer.reason) ? 'decision: block' : null,
}
