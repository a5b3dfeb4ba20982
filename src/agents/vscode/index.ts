import { defineAgent, objectOf, toJson, silence, textOf, type Payload } from '../define-agent.ts'
import { hasTexts, readSnakeCase, toEvent, type Moments } from '../read-event.ts'

const moments: Moments = {
  SessionStart: 'session-start',
  PreToolUse: 'before',
  PostToolUse: 'after',
  Stop: 'stop',
  SubagentStop: 'subagent-stop',
}

const tool = ['tool_name', 'tool_input', 'tool_use_id']
const stop = ['stop_hook_active', 'agent_id', 'agent_type']

export default defineAgent({
  id: 'vscode',
  summary: 'VS Code: .github/hooks/*.json, .claude/settings.json',
  settings: {
    ownHooks: ['.github/hooks/depgate.json'],
    servers: ['.vscode/mcp.json'],
    // `chat.hookFilesLocations` turns each file of hooks off.
    hooks: ['.vscode/settings.json'],
    staged: ['.vscode/mcp.json', '.vscode/settings.json'],
    alsoRead: ['.claude/settings.json', '.claude/settings.local.json'],
  },
  // chatHookService.ts (2026-10) writes snake case; its page, and versions before, `hookEventName` and `sessionId`.
  form: {
    mark: 'hookEventName',
    keys: {
      '': ['timestamp', 'hook_event_name', 'session_id', 'transcript_path', 'cwd'],
      SessionStart: ['source'],
      PreToolUse: tool,
      PostToolUse: [...tool, 'tool_response'],
      Stop: stop,
      SubagentStop: stop,
    },
    shellTools: ['run_in_terminal', 'runInTerminal', 'runTerminalCommand'],
  },
  maxCharacters: 8_000,
  canAsk: true,
  canRewrite: false,
  recognise(payload) {
    const name = textOf(payload, 'hookEventName') ?? nameOf(payload)
    if (name === null) return null
    const event = readSnakeCase(payload)
    const input = event.input ?? objectOf(payload, 'toolInput')
    return toEvent('vscode', moments, name, {
      ...event,
      toolName: event.toolName ?? textOf(payload, 'toolName'),
      command: textOf(input, 'command'),
      input,
      sessionId: event.sessionId ?? textOf(payload, 'sessionId'),
      isStopActive: event.isStopActive === true || payload.stopHookActive === true,
    })
  },
  // "Warning message displayed to the user" (VS Code, agent hooks, 2026-10).
  personNotice: () => true,
  answer(verdict, { moment, name }) {
    if (verdict.type === 'silent' || verdict.type === 'rewrite') return silence
    const { reason } = verdict
    const inside = (answer: Record<string, unknown>) => ({
      hookSpecificOutput: { hookEventName: name, ...answer },
    })
    if (verdict.type === 'ask')
      return toJson(inside({ permissionDecision: 'ask', permissionDecisionReason: reason }))
    const shown = verdict.notice === null ? {} : { systemMessage: verdict.notice }
    if (verdict.type === 'tell') return toJson({ ...shown, ...inside({ additionalContext: reason }) })
    if (moment === 'before') {
      const denial = { permissionDecision: 'deny', permissionDecisionReason: reason }
      return toJson({ ...shown, ...inside(denial) })
    }
    // A stop is blocked from inside the wrapper; after a tool the source reads the decision beside it, and drops an answer
    // whose wrapper names another event.
    const block = { decision: 'block', reason }
    return toJson({ ...shown, ...block, ...inside(block) })
  },
})

/** The name in snake case. No folder need be there: it is written only where the hook's settings have one. */
function nameOf(payload: Payload): string | null {
  if (!hasTexts(payload, 'hook_event_name', 'timestamp')) return null
  const name = textOf(payload, 'hook_event_name')
  if (name === 'SessionStart' && textOf(payload, 'source') !== 'new') return null
  const isTool = name === 'PreToolUse' || name === 'PostToolUse'
  return isTool && !hasTexts(payload, 'tool_name', 'tool_use_id') ? null : name
}
