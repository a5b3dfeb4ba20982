import { defineAgent, firstOf, objectOf, silence, textOf, toJson, type Payload } from '../define-agent.ts'
import { toEvent, type Moments } from '../read-event.ts'

const moments: Moments = { PreToolUse: 'before', PostToolUse: 'after', PreInvocation: 'after', Stop: 'stop' }

export default defineAgent({
  id: 'antigravity',
  summary: 'Antigravity: .agents/hooks.json',
  settings: {
    hooks: ['.agents/hooks.json'],
    servers: ['.agents/mcp_config.json'],
    staged: ['.agents/*.json'],
  },
  form: {
    mark: 'workspacePaths',
    keys: { '': ['conversationId', 'workspacePaths', 'transcriptPath', 'stepIdx', 'toolCall', 'modelName'] },
    shellTools: ['run_command'],
  },
  maxCharacters: 8_000,
  canAsk: true,
  canRewrite: false,
  recognise(payload) {
    if (textOf(payload, 'conversationId') === null) return null
    const call = objectOf(payload, 'toolCall')
    const input = objectOf(call, 'args')
    const root = firstOf(payload, 'workspacePaths')
    const name = nameOf(payload)
    return toEvent('antigravity', moments, name, {
      toolName: textOf(call, 'name'),
      command: textOf(input, 'CommandLine'),
      input,
      folder: textOf(input, 'Cwd') || root,
      projectFolder: root,
      sessionId: textOf(payload, 'conversationId'),
      // It counts how often the agent came to its end; without a count it is let go.
      isStopActive: name === 'Stop' && payload.executionNum !== 0 && payload.executionNum !== 1,
    })
  },
  personNotice: () => false,
  answer(verdict, { moment, name }) {
    const reason = 'reason' in verdict ? verdict.reason : null
    if (moment === 'before') {
      // Versions before 1.2 take silence for a denial; `ask` leaves the call to the user's own settings.
      const decision = verdict.type === 'hold' ? 'deny' : verdict.type === 'ask' ? 'force_ask' : 'ask'
      return toJson({ decision, ...(reason === null ? {} : { reason }) })
    }
    // An empty decision ends the turn; `continue` goes on with it (agy 1.2.3).
    if (moment === 'stop')
      return toJson(verdict.type === 'hold' ? { decision: 'continue', reason } : { decision: '' })
    return name === 'PreInvocation' && reason !== null
      ? toJson({ injectSteps: [{ ephemeralMessage: reason }] })
      : silence
  },
})

/** No event has its name in it: it is recognised by what it contains. */
function nameOf(payload: Payload): string {
  if (objectOf(payload, 'toolCall') !== null) return 'error' in payload ? 'PostToolUse' : 'PreToolUse'
  if ('terminationReason' in payload || 'fullyIdle' in payload) return 'Stop'
  if ('invocationNum' in payload || 'initialNumSteps' in payload) return 'PreInvocation'
  return 'stepIdx' in payload ? 'PostToolUse' : ''
}
