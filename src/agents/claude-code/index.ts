import {
  defineAgent,
  isObject,
  toJson,
  silence,
  textOf,
  type HookEvent,
  type Payload,
} from '../define-agent.ts'
import { hasTexts, readSnakeCase, toEvent, type Moments } from '../read-event.ts'

const moments: Moments = {
  SessionStart: 'session-start',
  PreToolUse: 'before',
  PostToolUse: 'after',
  PostToolBatch: 'after',
  ConfigChange: 'after',
  PostToolUseFailure: 'failed',
  Stop: 'stop',
  SubagentStop: 'subagent-stop',
}

const subagent = ['agent_id', 'agent_type']
const tool = ['tool_name', 'tool_input', 'tool_use_id']
const stop = ['stop_hook_active', 'last_assistant_message', 'background_tasks', 'session_crons']

export default defineAgent({
  id: 'claude-code',
  summary: 'Claude Code: .claude/settings.json',
  order: 1,
  settings: {
    hooks: ['.claude/settings.json', '.claude/settings.local.json'],
    servers: ['.mcp.json', '.claude/settings.json', '.claude/settings.local.json'],
    staged: ['.mcp.json', '.claude/settings.json'],
  },
  form: {
    mark: null,
    keys: {
      '': ['session_id', 'transcript_path', 'cwd', 'hook_event_name', 'prompt_id', 'effort', ...subagent],
      SessionStart: ['source', 'model'],
      PreToolUse: ['permission_mode', ...tool],
      PostToolUse: ['permission_mode', ...tool, 'tool_response', 'duration_ms'],
      PostToolUseFailure: ['permission_mode', ...tool, 'error', 'is_interrupt', 'duration_ms'],
      PostToolBatch: ['permission_mode', 'tool_calls'],
      ConfigChange: ['source', 'file_path'],
      Stop: ['permission_mode', ...stop],
      SubagentStop: ['permission_mode', ...stop, 'agent_transcript_path'],
    },
    shellTools: ['Bash', 'PowerShell', 'Monitor'],
  },
  projectVariable: 'CLAUDE_PROJECT_DIR',
  marker: 'CLAUDECODE',
  sessionVariable: 'CLAUDE_CODE_SESSION_ID',
  // Longer ones it puts into a file, with a preview.
  maxCharacters: 9_500,
  canAsk: true,
  canRewrite: true,
  recognise,
  recogniseCopy(payload) {
    const event = recognise({ ...payload, session_id: textOf(payload, 'session_id') ?? 'unnamed' })
    return event?.moment === 'other' ? null : event
  },
  // `systemMessage` is displayed to the user and not given to the model; a blocked change of settings displays nothing.
  personNotice: ({ name }) => name !== 'ConfigChange',
  answer(verdict, { moment, name }) {
    if (verdict.type === 'silent') return silence
    // Without this wrapper, with the event's name in it, a deny is dropped.
    const inside = (answer: Record<string, unknown>) => ({
      hookSpecificOutput: { hookEventName: name, ...answer },
    })
    if (verdict.type === 'ask')
      return toJson(inside({ permissionDecision: 'ask', permissionDecisionReason: verdict.reason }))
    if (verdict.type === 'rewrite') return toJson(inside({ updatedInput: verdict.input }))
    const { reason, notice } = verdict
    const shown = notice === null ? {} : { systemMessage: notice }
    const hasContext = moment !== 'stop' && moment !== 'subagent-stop' && name !== 'ConfigChange'
    if (verdict.type === 'tell')
      return toJson({ ...shown, ...(hasContext ? inside({ additionalContext: reason }) : {}) })
    if (moment === 'before') {
      const denial = { permissionDecision: 'deny', permissionDecisionReason: reason }
      return toJson({ ...shown, ...inside(denial) })
    }
    // There a decision would end the turn, and the agent could fix nothing.
    if (name === 'PostToolBatch') return toJson({ ...shown, ...inside({ additionalContext: reason }) })
    const more = moment === 'failed' ? inside({ additionalContext: reason }) : {}
    return toJson({ decision: 'block', reason, ...shown, ...more })
  },
})

/** Most agents took over this form: what it always has is little. */
function recognise(payload: Payload): HookEvent | null {
  if (!hasTexts(payload, 'hook_event_name', 'session_id', 'cwd')) return null
  return toEvent('claude-code', moments, textOf(payload, 'hook_event_name') ?? '', {
    ...readSnakeCase(payload),
    running: listRunning(payload.background_tasks),
  })
}

function listRunning(tasks: unknown): string[] {
  const list: readonly unknown[] = Array.isArray(tasks) ? tasks : []
  return list.flatMap((task) => {
    const command = isObject(task) && textOf(task, 'status') === 'running' ? textOf(task, 'command') : null
    return command === null ? [] : [command]
  })
}
