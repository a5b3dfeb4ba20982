import {
  defineAgent,
  isObject,
  objectOf,
  toJson,
  silence,
  textOf,
  type HookEvent,
  type HookMoment,
  type Payload,
} from '../define-agent.ts'

/** What other agents, which took over its form, write and it does not. */
const strangers = ['cursor_version', 'turn_id', 'timestamp', 'clineVersion', 'hookEventName']

const moments: Readonly<Record<string, HookMoment>> = {
  SessionStart: 'session-start',
  PreToolUse: 'before',
  PostToolUse: 'after',
  PostToolBatch: 'after',
  ConfigChange: 'after',
  PostToolUseFailure: 'failed',
  Stop: 'stop',
  SubagentStop: 'subagent-stop',
}

export default defineAgent({
  id: 'claude-code',
  summary: 'Claude Code: .claude/settings.json',
  order: 1,
  settings: {
    hooks: ['.claude/settings.json', '.claude/settings.local.json'],
    servers: ['.mcp.json', '.claude/settings.json', '.claude/settings.local.json'],
    staged: ['.mcp.json', '.claude/settings.json'],
  },
  projectVariable: 'CLAUDE_PROJECT_DIR',
  marker: 'CLAUDECODE',
  // Longer ones it puts into a file, with a preview.
  maxCharacters: 9_500,
  canAsk: true,
  canRewrite: true,
  recognise,
  recogniseCopy(payload) {
    if (typeof payload.cwd !== 'string') return null
    const { permission_mode: _, ...rest } = payload
    const event = recognise({ session_id: 'unnamed', transcript_path: 'unnamed', ...rest })
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
    const more = moment === 'failed' ? inside({ additionalContext: reason }) : {}
    return toJson({ decision: 'block', reason, ...shown, ...more })
  },
})

/** Most agents took over this form, so what it has and the others write besides tells them apart. */
function recognise(payload: Payload): HookEvent | null {
  const name = textOf(payload, 'hook_event_name')
  const sessionId = textOf(payload, 'session_id')
  if (name === null || sessionId === null || textOf(payload, 'transcript_path') === null) return null
  const isStart = name === 'SessionStart' && 'permission_mode' in payload
  if (isStart || strangers.some((key) => key in payload) || /^(?:Before|After)/.test(name)) return null
  const input = objectOf(payload, 'tool_input')
  return {
    agent: 'claude-code',
    moment: Object.hasOwn(moments, name) ? (moments[name] ?? 'other') : 'other',
    name,
    toolName: textOf(payload, 'tool_name'),
    command: textOf(input, 'command'),
    input,
    folder: textOf(payload, 'cwd'),
    projectFolder: null,
    sessionId,
    isStopActive: payload.stop_hook_active === true,
    running: listRunning(payload.background_tasks),
  }
}

function listRunning(tasks: unknown): string[] {
  const list: readonly unknown[] = Array.isArray(tasks) ? tasks : []
  return list.flatMap((task) => {
    const command = isObject(task) && textOf(task, 'status') === 'running' ? textOf(task, 'command') : null
    return command === null ? [] : [command]
  })
}
