import { defineAgent, isObject, objectOf, toJson, silence, textOf, type Payload } from '../define-agent.ts'
import { hasTexts, readSnakeCase, toEvent, type Moments } from '../read-event.ts'

const moments: Moments = {
  SessionStart: 'session-start',
  PreToolUse: 'before',
  PostToolUse: 'after',
  PostToolUseFailure: 'failed',
  Stop: 'stop',
  AgentStop: 'stop',
  SubagentStop: 'subagent-stop',
}

const tool = ['tool_name', 'tool_input']
const stop = ['transcript_path', 'stop_reason', 'stop_hook_active']
const subagent = ['agent_id', 'agent_type', 'agent_name', 'agent_display_name', 'last_assistant_message']

export default defineAgent({
  id: 'copilot',
  summary: 'Copilot CLI and cloud agent: .github/hooks/*.json',
  settings: {
    ownHooks: ['.github/hooks/depgate.json'],
    // The CLI's own: `disableAllHooks` in them turns every hook off, those in .github/hooks too.
    hooks: ['.github/copilot/settings.json', '.github/copilot/settings.local.json'],
    staged: ['.github/hooks/*.json', '.github/copilot/settings.json'],
    alsoRead: ['.claude/settings.json', '.claude/settings.local.json'],
  },
  // GitHub Copilot hooks reference (2026-11): snake case where the event is wired under its name in Pascal case.
  form: {
    mark: null,
    keys: {
      '': ['hook_event_name', 'session_id', 'timestamp', 'cwd'],
      SessionStart: ['source', 'initial_prompt'],
      PreToolUse: tool,
      PostToolUse: [...tool, 'tool_result'],
      PostToolUseFailure: [...tool, 'error'],
      Stop: stop,
      SubagentStop: [...stop, ...subagent],
    },
    shellTools: ['bash', 'powershell', 'Bash'],
  },
  maxCharacters: 8_000,
  // In the cloud no person can be asked: it is a deny.
  canAsk: true,
  canRewrite: false,
  recognise(payload) {
    const given = textOf(payload, 'hook_event_name')
    if (given !== null)
      return isOwn(given, payload) ? toEvent('copilot', moments, given, readSnakeCase(payload)) : null
    const name = nameOf(payload)
    if (name === null) return null
    const input = inputOf(payload)
    return toEvent('copilot', moments, name, {
      toolName: textOf(payload, 'toolName'),
      command: textOf(input, 'command'),
      input,
      folder: textOf(payload, 'cwd'),
      sessionId: textOf(payload, 'sessionId'),
      isStopActive: payload.stop_hook_active === true || payload.stopHookActive === true,
      source: textOf(payload, 'source'),
    })
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

/** Whether an event with a name has what each of that name has. */
function isOwn(name: string, payload: Payload): boolean {
  if (!hasTexts(payload, 'session_id', 'timestamp', 'cwd')) return false
  if (name === 'Stop' || name === 'SubagentStop') return hasTexts(payload, 'stop_reason')
  return !/^(?:Pre|Post)ToolUse/.test(name) || hasTexts(payload, 'tool_name')
}

/** The event in Claude Code's words: in camel case events have no name, and are told apart by what they contain. */
function nameOf(payload: Payload): string | null {
  const time = payload.timestamp
  if (typeof time !== 'number' && typeof time !== 'string') return null
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
  if (text === null) return objectOf(payload, 'toolArgs')
  try {
    const parsed: unknown = JSON.parse(text)
    return isObject(parsed) ? parsed : null
  } catch {
    return { command: text }
  }
}
