import { block, defineAgent, toJson, silence, textOf } from '../define-agent.ts'
import { hasTexts, readSnakeCase, toEvent, type Moments } from '../read-event.ts'

const moments: Moments = {
  SessionStart: 'session-start',
  PreToolUse: 'before',
  PostToolUse: 'after',
  Stop: 'stop',
  SubagentStop: 'subagent-stop',
}

const tool = ['tool_name', 'tool_input', 'tool_use_id']
const stop = ['stop_hook_active', 'last_assistant_message']

export default defineAgent({
  id: 'codex',
  summary: 'Codex CLI: .codex/hooks.json',
  order: 3,
  settings: { hooks: ['.codex/hooks.json', '.codex/config.toml'] },
  // codex-rs/hooks/src/schema.rs: every one of them is always written, `transcript_path` may be null.
  form: {
    mark: null,
    keys: {
      '': ['session_id', 'transcript_path', 'cwd', 'hook_event_name', 'model', 'permission_mode'],
      SessionStart: ['source'],
      PreToolUse: ['turn_id', ...tool],
      PostToolUse: ['turn_id', ...tool, 'tool_response'],
      Stop: ['turn_id', ...stop],
      SubagentStop: ['turn_id', ...stop, 'agent_id', 'agent_type', 'agent_transcript_path'],
    },
    shellTools: ['Bash'],
  },
  marker: 'CODEX_SANDBOX',
  // About 2,500 tokens, of which the shortest have two or three characters.
  maxCharacters: 5_000,
  // It takes both for an error of the hook, and then runs the command.
  canAsk: false,
  canRewrite: false,
  recognise(payload) {
    const name = textOf(payload, 'hook_event_name')
    // A session's start has no turn.
    const own = name === 'SessionStart' ? ['permission_mode', 'model'] : ['turn_id']
    if (name === null || !hasTexts(payload, 'session_id', 'cwd', ...own)) return null
    return toEvent('codex', moments, name, readSnakeCase(payload))
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
