// The events of Claude Code by which doctor tries its hooks.

import type { SampleEvents } from '../define-wiring.ts'
import { describeToolBlock, toolEvent } from '../tool-events.ts'

export const samples: SampleEvents = { prepare: null, payload: toolEvent, describeBlock: describeToolBlock }
