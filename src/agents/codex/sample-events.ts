// The events of Codex by which doctor tries its hooks.

import type { SampleEvents } from '../define-wiring.ts'
import { describeToolBlock, toolEvent } from '../tool-events.ts'

const own = { start: { permission_mode: 'default' }, turn: { turn_id: '1', model: 'gpt' } }

export const samples: SampleEvents = {
  // Its hooks find the project by git.
  prepare: 'git init -q',
  payload: (event, folder) => toolEvent(event, folder, own),
  describeBlock: describeToolBlock,
}
