// The events of Cline by which doctor tries its hooks.

import { isText, sampleCommand, type Json, type SampleEvents } from '../define-wiring.ts'

const tool = { tool: 'execute_command', parameters: { command: sampleCommand } }
const details: Readonly<Record<string, Json>> = {
  PreToolUse: { preToolUse: tool },
  PostToolUse: { postToolUse: { ...tool, result: 'added 1 package', success: true, durationMs: 2311 } },
  TaskStart: { taskStart: { task: 'Add it' } },
  TaskResume: { taskResume: { task: 'Add it' } },
  TaskComplete: { taskComplete: { task: 'Add it' } },
}

export const samples: SampleEvents = {
  prepare: null,
  starts: ['TaskStart', 'TaskResume'],
  payload: (event, folder) => ({
    clineVersion: '3.36.0',
    timestamp: '1767225600000',
    taskId: 'depgate-doctor',
    workspaceRoots: [folder],
    hookName: event,
    ...details[event],
  }),
  describeBlock: (event, answer) => {
    if (event === 'PreToolUse')
      return answer.cancel === true && isText(answer.errorMessage) ? 'cancel: true' : null
    return isText(answer.contextModification) ? 'a message to the agent' : null
  },
}
