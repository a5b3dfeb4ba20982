import { defineAgent, silence, textOf, toJson } from '../define-agent.ts'
import { hasTexts, readSnakeCase, toEvent, type Moments } from '../read-event.ts'

const moments: Moments = {
  SessionStart: 'session-start',
  PreToolUse: 'before',
  PostToolUse: 'after',
  PostToolUseFailure: 'failed',
  Stop: 'stop',
  SubagentStop: 'subagent-stop',
}

const tool = ['permission_mode', 'tool_name', 'tool_input', 'tool_use_id', 'tool_call_id']
const stop = ['stop_hook_active', 'last_assistant_message']

export default defineAgent({
  id: 'qwen-code',
  summary: 'Qwen Code: .qwen/settings.json',
  settings: {
    hooks: ['.qwen/settings.json', '.qwen/settings.local.json'],
    servers: ['.qwen/settings.json', '.qwen/settings.local.json'],
    staged: ['.qwen/settings.json'],
  },
  // docs/users/features/hooks.md of QwenLM/qwen-code (2026-10): new keys are to be expected.
  form: {
    mark: null,
    keys: {
      '': ['session_id', 'transcript_path', 'cwd', 'hook_event_name', 'timestamp', 'agent_id', 'agent_type'],
      SessionStart: ['permission_mode', 'source', 'model'],
      PreToolUse: tool,
      PostToolUse: [...tool, 'tool_response'],
      PostToolUseFailure: [...tool, 'error', 'is_interrupt'],
      Stop: [...stop, 'context_usage', 'context_limit', 'input_tokens'],
      SubagentStop: [...stop, 'permission_mode', 'agent_transcript_path'],
    },
    shellTools: ['run_shell_command'],
  },
  projectVariable: 'QWEN_PROJECT_DIR',
  maxCharacters: 8_000,
  canAsk: true,
  canRewrite: false,
  recognise(payload) {
    const name = textOf(payload, 'hook_event_name') ?? ''
    const own = /^(?:PreToolUse|PostToolUse|SessionStart)/.test(name)
      ? ['permission_mode']
      : /Stop$/.test(name)
        ? ['last_assistant_message']
        : []
    if (!hasTexts(payload, 'hook_event_name', 'session_id', 'cwd', 'timestamp', ...own)) return null
    return toEvent('qwen-code', moments, name, readSnakeCase(payload))
  },
  // `systemMessage` is a field of every answer; the page does not state who reads it.
  personNotice: () => false,
  answer(verdict, { moment, name }) {
    if (verdict.type === 'silent' || verdict.type === 'rewrite') return silence
    const { reason } = verdict
    const inside = (answer: Record<string, unknown>) => ({
      hookSpecificOutput: { hookEventName: name, ...answer },
    })
    const decide = (permissionDecision: string) =>
      toJson(inside({ permissionDecision, permissionDecisionReason: reason }))
    if (verdict.type === 'ask') return decide('ask')
    if (verdict.type === 'tell') return toJson(inside({ additionalContext: reason }))
    if (moment === 'before') return decide('deny')
    // After a failure it reads the context alone.
    return moment === 'failed'
      ? toJson(inside({ additionalContext: reason }))
      : toJson({ decision: 'block', reason })
  },
})
