// The events of opencode, as depgate's plug-in sends them, by which doctor tries the program.

import { sampleCommand, type SampleEvents } from '../define-wiring.ts'

export const samples: SampleEvents = {
  prepare: null,
  starts: ['session.created'],
  payload: (event, folder) => ({
    opencodeEvent: event,
    sessionID: 'depgate-doctor',
    directory: folder,
    worktree: folder,
    ...(event.startsWith('tool.') ? { callID: '1', tool: 'bash', args: { command: sampleCommand } } : {}),
  }),
  // The plug-in throws on exit code 2.
  describeBlock: () => null,
}
