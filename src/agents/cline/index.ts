import { defineAgent, firstOf, objectOf, toJson, silence, textOf, type Payload } from '../define-agent.ts'
import { toEvent, type Moments } from '../read-event.ts'

const moments: Moments = {
  TaskStart: 'session-start',
  TaskResume: 'session-start',
  PreToolUse: 'before',
  PostToolUse: 'after',
  TaskComplete: 'stop',
}

export default defineAgent({
  id: 'cline',
  summary: 'Cline: .clinerules/hooks',
  settings: { staged: ['.clinerules/hooks/*'] },
  form: { mark: 'clineVersion', keys: {}, shellTools: ['execute_command'] },
  maxCharacters: 8_000,
  canAsk: false,
  canRewrite: false,
  recognise(payload) {
    if (textOf(payload, 'clineVersion') === null) return null
    const tool = objectOf(payload, 'preToolUse') ?? objectOf(payload, 'postToolUse')
    const input = objectOf(tool, 'parameters')
    // Its page has one folder and `tool`, versions before a list and `toolName`.
    const folder = firstOf(payload, 'workspaceRoots') ?? textOf(payload, 'workspacePath')
    const name = textOf(payload, 'hookName') ?? nameOf(payload)
    return toEvent('cline', moments, name, {
      toolName: textOf(tool, 'toolName') ?? textOf(tool, 'tool'),
      command: textOf(input, 'command'),
      input,
      folder,
      projectFolder: folder,
      sessionId: textOf(payload, 'taskId'),
      source: name === 'TaskResume' ? 'resume' : null,
    })
  },
  personNotice: () => false,
  answer(verdict, { moment }) {
    if (verdict.type !== 'hold' && verdict.type !== 'tell') return silence
    const { reason } = verdict
    return verdict.type === 'hold' && moment === 'before'
      ? toJson({ cancel: true, errorMessage: reason })
      : toJson({ cancel: false, contextModification: reason })
  },
})

/** The event by the key that has its details. */
function nameOf(payload: Payload): string {
  return Object.keys(moments).find((name) => `${name[0]?.toLowerCase()}${name.slice(1)}` in payload) ?? ''
}
