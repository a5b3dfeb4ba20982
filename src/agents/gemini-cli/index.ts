import { defineAgent, toJson, silence, textOf } from '../define-agent.ts'
import { hasTexts, readSnakeCase, toEvent, type Moments } from '../read-event.ts'

const moments: Moments = {
  SessionStart: 'session-start',
  BeforeTool: 'before',
  AfterTool: 'after',
  AfterAgent: 'stop',
}
const others = ['BeforeAgent', 'BeforeModel', 'AfterModel', 'BeforeToolSelection', 'PreCompress']
const sources = ['startup', 'resume', 'clear']

export default defineAgent({
  id: 'gemini-cli',
  summary: 'Gemini CLI: .gemini/settings.json',
  settings: {
    hooks: ['.gemini/settings.json'],
    servers: ['.gemini/settings.json'],
    staged: ['.gemini/settings.json'],
  },
  form: {
    mark: null,
    keys: {
      '': ['session_id', 'transcript_path', 'cwd', 'hook_event_name', 'timestamp'],
      SessionStart: ['source'],
      BeforeTool: ['tool_name', 'tool_input', 'mcp_context'],
      AfterTool: ['tool_name', 'tool_input', 'mcp_context', 'tool_response'],
      AfterAgent: ['prompt', 'prompt_response', 'stop_hook_active'],
    },
    shellTools: ['run_shell_command'],
  },
  projectVariable: 'GEMINI_PROJECT_DIR',
  marker: 'GEMINI_CLI',
  maxCharacters: 8_000,
  canAsk: false,
  canRewrite: false,
  recognise(payload) {
    const name = textOf(payload, 'hook_event_name') ?? ''
    // A session's start it calls as others do, and stamps it with the time.
    const isStart =
      name === 'SessionStart' &&
      hasTexts(payload, 'timestamp', 'session_id', 'cwd', 'transcript_path') &&
      sources.includes(textOf(payload, 'source') ?? '')
    const isOwn = name !== 'SessionStart' && (Object.hasOwn(moments, name) || others.includes(name))
    return isStart || isOwn ? toEvent('gemini-cli', moments, name, readSnakeCase(payload)) : null
  },
  // "Displayed immediately to the user in the terminal" (Gemini CLI, hooks reference).
  personNotice: () => true,
  answer(verdict, { moment, name }) {
    if (verdict.type !== 'hold' && verdict.type !== 'tell') return silence
    const { reason, notice } = verdict
    const shown = notice === null ? {} : { systemMessage: notice }
    if (verdict.type === 'hold' && moment !== 'session-start')
      return toJson({ decision: 'deny', reason, ...shown })
    return toJson({
      ...shown,
      hookSpecificOutput: { hookEventName: name, additionalContext: reason },
    })
  },
})
