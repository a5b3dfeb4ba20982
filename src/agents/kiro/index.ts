import { block, defineAgent, silence, textOf, type HookEvent, type Payload } from '../define-agent.ts'
import { hasTexts, readSnakeCase, toEvent, type Moments } from '../read-event.ts'

const moments: Moments = {
  agentSpawn: 'session-start',
  preToolUse: 'before',
  postToolUse: 'after',
  stop: 'stop',
  // Version 3, and the editor since 1.0, begin the names with a capital.
  SessionStart: 'session-start',
  PreToolUse: 'before',
  PostToolUse: 'after',
  Stop: 'stop',
}

export default defineAgent({
  id: 'kiro',
  summary: 'Kiro: .kiro/hooks',
  settings: {
    servers: ['.kiro/settings/mcp.json', '.kiro/agents/*.json', '.kiro/agents/*.md'],
    staged: ['.kiro/hooks/*.json', '.kiro/settings/mcp.json', '.kiro/agents/*'],
  },
  // kiro.dev/docs/cli/hooks (2026-10): an event has nothing of its own but its name.
  form: {
    mark: null,
    keys: { '': ['hook_event_name', 'cwd', 'session_id', 'tool_name', 'tool_input', 'tool_response'] },
    shellTools: ['execute_bash', 'shell'],
  },
  maxCharacters: 8_000,
  canAsk: false,
  canRewrite: false,
  recognise: (payload) =>
    /^[a-z]/.test(textOf(payload, 'hook_event_name') ?? '') ? readEvent(payload) : null,
  recogniseCopy: readEvent,
  personNotice: () => false,
  // Before a tool exit code 2 blocks and stderr reaches the model; elsewhere stderr is a warning to the user.
  answer(verdict, { moment }) {
    if (verdict.type === 'tell' && moment === 'session-start')
      return { stdout: `${verdict.reason}\n`, stderr: '', exitCode: 0 }
    return verdict.type === 'hold' ? block(verdict.reason) : silence
  },
})

function readEvent(payload: Payload): HookEvent | null {
  if (!hasTexts(payload, 'hook_event_name', 'cwd')) return null
  return toEvent('kiro', moments, textOf(payload, 'hook_event_name') ?? '', readSnakeCase(payload))
}
