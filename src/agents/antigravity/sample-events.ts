// The events of Antigravity by which doctor tries its hooks.

import { isText, sampleCommand, type SampleEvents } from '../define-wiring.ts'

export const samples: SampleEvents = {
  // Its hooks find the project by git.
  prepare: 'git init -q',
  payload: (event, folder) => ({
    conversationId: 'depgate-doctor',
    workspacePaths: [folder],
    transcriptPath: `${folder}/transcript.jsonl`,
    ...(event === 'PreToolUse'
      ? { stepIdx: 1, toolCall: { name: 'run_command', args: { CommandLine: sampleCommand, Cwd: folder } } }
      : event === 'Stop'
        ? { executionNum: 1, terminationReason: 'model_stop', fullyIdle: true }
        : { invocationNum: 1, initialNumSteps: 1 }),
  }),
  describeBlock: (event, answer) => {
    if (event === 'PreToolUse') return answer.decision === 'deny' ? 'decision: deny' : null
    if (event === 'Stop')
      return answer.decision === 'continue' && isText(answer.reason) ? 'decision: continue' : null
    return Array.isArray(answer.injectSteps) ? 'a message to the agent' : null
  },
}
