import { block, defineAgent, objectOf, toJson, silence, textOf, type HookMoment } from '../define-agent.ts'

const moments: Readonly<Record<string, HookMoment>> = {
  SessionStart: 'session-start',
  PreToolUse: 'before',
  PostToolUse: 'after',
  Stop: 'stop',
  SubagentStop: 'subagent-stop',
}

export default defineAgent({
  id: 'codex',
  summary: 'Codex CLI: .codex/hooks.json',
  order: 3,
  settings: { hooks: ['.codex/hooks.json', '.codex/config.toml'] },
  marker: 'CODEX_SANDBOX',
  // About 2,500 tokens, of which the shortest have two or three characters.
  maxCharacters: 5_000,
  // It takes both for an error of the hook, and then runs the command.
  canAsk: false,
  canRewrite: false,
  recognise(payload) {
    const name = textOf(payload, 'hook_event_name')
    const isTurn = textOf(payload, 'turn_id') !== null
    // A session's start has no turn; what Claude Code sends there has a source and no permission mode.
    const isStart =
      name === 'SessionStart' && textOf(payload, 'permission_mode') !== null && 'model' in payload
    if (name === null || !(isTurn || isStart)) return null
    const input = objectOf(payload, 'tool_input')
    return {
      agent: 'codex',
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
  // Exit code 2 has no place for it; `systemMessage` beside `decision` becomes a warning in the terminal and in the stream
  // of events, and only `reason` reaches the model (codex-rs/hooks/src/events, 2026-10).
  personNotice: ({ moment }) => moment !== 'before' && moment !== 'session-start',
  answer(verdict, { moment, name }) {
    if (verdict.type !== 'hold' && verdict.type !== 'tell') return silence
    const { reason, notice } = verdict
    // Unknown keys make it run the command: no more than is documented.
    const shown = notice === null ? {} : { systemMessage: notice }
    if (verdict.type === 'hold')
      return moment === 'before' ? block(reason) : toJson({ decision: 'block', reason, ...shown })
    return moment === 'session-start'
      ? toJson({ hookSpecificOutput: { hookEventName: name, additionalContext: reason } })
      : notice === null
        ? silence
        : toJson({ systemMessage: notice })
  },
})
