import {
  defineAgent,
  isObject,
  objectOf,
  toJson,
  silence,
  textOf,
  type HookMoment,
  type Payload,
} from '../define-agent.ts'

const moments: Readonly<Record<string, HookMoment>> = {
  SessionStart: 'session-start',
  PreToolUse: 'before',
  PostToolUse: 'after',
  PostToolUseFailure: 'failed',
  Stop: 'stop',
  AgentStop: 'stop',
  SubagentStop: 'subagent-stop',
}

export default defineAgent({
  id: 'copilot',
  summary: 'Copilot CLI and cloud agent: .github/hooks/*.json',
  settings: {
    hooks: ['.github/copilot/settings.json', '.github/copilot/settings.local.json'],
    ownHooks: ['.github/hooks/depgate.json'],
  },
  maxCharacters: 8_000,
  // In the cloud nobody is there to be asked: it is a deny.
  canAsk: true,
  canRewrite: false,
  recognise(payload) {
    const name = nameOf(payload)
    if (name === null) return null
    const input = inputOf(payload)
    return {
      agent: 'copilot',
      moment: Object.hasOwn(moments, name) ? (moments[name] ?? 'other') : 'other',
      name,
      toolName: textOf(payload, 'toolName') ?? textOf(payload, 'tool_name'),
      command: textOf(input, 'command'),
      input,
      folder: textOf(payload, 'cwd'),
      projectFolder: null,
      sessionId: textOf(payload, 'sessionId') ?? textOf(payload, 'session_id'),
      isStopActive: payload.stop_hook_active === true || payload.stopHookActive === true,
    }
  },
  // It reads no message for the user (GitHub Copilot hooks reference, 2026-11).
  personNotice: () => false,
  // Every end but 0 before a tool runs denies it, so nothing here ends otherwise.
  answer(verdict, { moment }) {
    if (verdict.type === 'silent' || verdict.type === 'rewrite') return silence
    const { reason } = verdict
    if (verdict.type === 'ask') return toJson({ permissionDecision: 'ask', permissionDecisionReason: reason })
    if (verdict.type === 'hold' && moment === 'before')
      return toJson({ permissionDecision: 'deny', permissionDecisionReason: reason })
    if (verdict.type === 'hold' && (moment === 'stop' || moment === 'subagent-stop'))
      return toJson({ decision: 'block', reason })
    return toJson({ additionalContext: reason })
  },
})

/** The event in Claude Code's words; camelCase payloads have no name, and are told by what they hold. */
function nameOf(payload: Payload): string | null {
  const time = payload.timestamp
  if (typeof time !== 'number' && typeof time !== 'string') return null
  const given = textOf(payload, 'hook_event_name')
  if (given !== null) return textOf(payload, 'transcript_path') === null ? given : null
  if ('hookEventName' in payload) return null
  if ('toolName' in payload) {
    if ('toolResult' in payload) return 'PostToolUse'
    return 'error' in payload ? 'PostToolUseFailure' : 'PreToolUse'
  }
  if ('agentName' in payload && 'stopReason' in payload) return 'SubagentStop'
  if ('stopReason' in payload) return 'AgentStop'
  return 'source' in payload || 'initialPrompt' in payload ? 'SessionStart' : null
}

/** `toolArgs` is an object, or JSON in a string. */
function inputOf(payload: Payload): Payload | null {
  const text = textOf(payload, 'toolArgs')
  if (text === null) return objectOf(payload, 'toolArgs') ?? objectOf(payload, 'tool_input')
  try {
    const parsed: unknown = JSON.parse(text)
    return isObject(parsed) ? parsed : null
  } catch {
    return { command: text }
  }
}
