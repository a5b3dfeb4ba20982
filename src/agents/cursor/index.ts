import { defineAgent, firstOf, toJson, silence, textOf } from '../define-agent.ts'
import { readSnakeCase, toEvent, type Moments } from '../read-event.ts'

const moments: Moments = {
  sessionStart: 'session-start',
  beforeShellExecution: 'before',
  preToolUse: 'before',
  beforeMCPExecution: 'before',
  afterShellExecution: 'after',
  postToolUse: 'after',
  postToolUseFailure: 'failed',
  afterMCPExecution: 'after',
  afterFileEdit: 'after',
  stop: 'stop',
  subagentStop: 'subagent-stop',
  // What it imports from .claude/settings.json keeps its names.
  SessionStart: 'session-start',
  PreToolUse: 'before',
  PostToolUse: 'after',
  PostToolUseFailure: 'failed',
  Stop: 'stop',
  SubagentStop: 'subagent-stop',
}

export default defineAgent({
  id: 'cursor',
  summary: 'Cursor: .cursor/hooks.json',
  order: 2,
  settings: {
    hooks: ['.cursor/hooks.json'],
    servers: ['.cursor/mcp.json', '.cursor/hooks.json'],
    commands: ['.cursor/environment.json'],
    staged: ['.cursor/*.json'],
    alsoRead: ['.claude/settings.json', '.claude/settings.local.json'],
  },
  form: {
    mark: 'cursor_version',
    keys: { '': ['conversation_id', 'generation_id', 'model', 'hook_event_name', 'workspace_roots'] },
    shellTools: ['Shell'],
  },
  projectVariable: 'CURSOR_PROJECT_DIR',
  marker: 'CURSOR_AGENT',
  maxCharacters: 8_000,
  canAsk: true,
  canRewrite: false,
  recognise(payload) {
    if (textOf(payload, 'cursor_version') === null) return null
    const event = readSnakeCase(payload)
    const loops = payload.loop_count
    const [root, cwd] = [firstOf(payload, 'workspace_roots'), textOf(payload, 'cwd')]
    return toEvent('cursor', moments, textOf(payload, 'hook_event_name') ?? '', {
      ...event,
      command: textOf(payload, 'command') ?? event.command ?? null,
      folder: cwd || root,
      projectFolder: root,
      sessionId: textOf(payload, 'conversation_id') ?? textOf(payload, 'session_id'),
      isStopActive: (typeof loops === 'number' && loops > 0) || event.isStopActive === true,
    })
  },
  // "Message shown to the user when the action is denied" (cursor.com/docs/agent/hooks); other events have none.
  personNotice: ({ moment, name }) => moment === 'before' && /^(?:before|pre)/.test(name),
  answer(verdict, { moment, name }) {
    if (verdict.type === 'silent' || verdict.type === 'rewrite') return silence
    const { reason } = verdict
    const short = reason.split('\n', 1)[0] ?? reason
    if (verdict.type === 'ask') {
      // Other events take `ask` for nothing.
      const permission = /^before(?:Shell|MCP)Execution$/.test(name) ? 'ask' : 'deny'
      return toJson({ permission, user_message: short, agent_message: reason })
    }
    if (verdict.type === 'hold' && moment === 'before') {
      return toJson({ permission: 'deny', user_message: verdict.notice ?? short, agent_message: reason })
    }
    if (moment === 'stop' || moment === 'subagent-stop')
      return verdict.type === 'hold' ? toJson({ followup_message: reason }) : silence
    return toJson({ additional_context: reason })
  },
})
