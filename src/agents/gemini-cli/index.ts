import { defineAgent, objectOf, toJson, silence, textOf, type HookMoment } from '../define-agent.ts'

const moments: Readonly<Record<string, HookMoment>> = {
  SessionStart: 'session-start',
  BeforeTool: 'before',
  AfterTool: 'after',
  AfterAgent: 'stop',
}
const others = new Set(['BeforeAgent', 'BeforeModel', 'AfterModel', 'BeforeToolSelection', 'PreCompress'])

export default defineAgent({
  id: 'gemini-cli',
  summary: 'Gemini CLI: .gemini/settings.json',
  settings: { hooks: ['.gemini/settings.json'] },
  projectVariable: 'GEMINI_PROJECT_DIR',
  marker: 'GEMINI_CLI',
  maxCharacters: 8_000,
  canAsk: false,
  canRewrite: false,
  recognise(payload) {
    const name = textOf(payload, 'hook_event_name') ?? ''
    // A session's start it calls as Claude Code does, and stamps it with the time.
    const isStart = name === 'SessionStart' && 'timestamp' in payload && 'transcript_path' in payload
    const isOwn = name !== 'SessionStart' && Object.hasOwn(moments, name)
    if (!isStart && !isOwn && !others.has(name)) return null
    const input = objectOf(payload, 'tool_input')
    return {
      agent: 'gemini-cli',
      moment: Object.hasOwn(moments, name) ? (moments[name] ?? 'other') : 'other',
      name,
      toolName: textOf(payload, 'tool_name'),
      command: textOf(input, 'command'),
      input,
      folder: textOf(payload, 'cwd'),
      projectFolder: null,
      sessionId: textOf(payload, 'session_id'),
      isStopActive: payload.stop_hook_active === true,
    }
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
