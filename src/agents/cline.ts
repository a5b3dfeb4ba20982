import { defineAgent, firstOf, objectOf, toJson, silence, textOf, type HookMoment } from './define-agent.ts'

const moments: Readonly<Record<string, HookMoment>> = {
  TaskStart: 'session-start',
  TaskResume: 'session-start',
  PreToolUse: 'before',
  PostToolUse: 'after',
  TaskComplete: 'stop',
}

export default defineAgent({
  id: 'cline',
  summary: 'Cline: .clinerules/hooks',
  maxCharacters: 8_000,
  canAsk: false,
  canRewrite: false,
  recognise(payload) {
    if (textOf(payload, 'clineVersion') === null) return null
    const name = textOf(payload, 'hookName') ?? ''
    const tool = objectOf(payload, 'preToolUse') ?? objectOf(payload, 'postToolUse')
    const input = objectOf(tool, 'parameters')
    return {
      agent: 'cline',
      moment: Object.hasOwn(moments, name) ? (moments[name] ?? 'other') : 'other',
      name,
      toolName: textOf(tool, 'toolName'),
      command: textOf(input, 'command'),
      input,
      folder: firstOf(payload, 'workspaceRoots'),
      projectFolder: firstOf(payload, 'workspaceRoots'),
      sessionId: textOf(payload, 'taskId'),
      isStopActive: false,
    }
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
