import { block, defineAgent, objectOf, silence, textOf, type HookMoment } from '../define-agent.ts'
import { toEvent } from '../read-event.ts'

export default defineAgent({
  id: 'windsurf',
  summary: 'Windsurf: .windsurf/hooks.json',
  settings: { hooks: ['.windsurf/hooks.json'], staged: ['.windsurf/hooks.json'] },
  form: { mark: 'agent_action_name', keys: {}, shellTools: [] },
  maxCharacters: 8_000,
  canAsk: false,
  canRewrite: false,
  recognise(payload) {
    const name = textOf(payload, 'agent_action_name')
    if (name === null) return null
    const info = objectOf(payload, 'tool_info')
    const moment: HookMoment = name.startsWith('pre_')
      ? 'before'
      : name.startsWith('post_')
        ? 'after'
        : 'other'
    return toEvent('windsurf', { [name]: moment }, name, {
      toolName: name,
      command: textOf(info, 'command_line'),
      input: info,
      folder: textOf(info, 'cwd'),
      sessionId: textOf(payload, 'trajectory_id'),
    })
  },
  personNotice: () => false,
  // What it reads is an exit code and stderr.
  answer: (verdict) => (verdict.type === 'hold' ? block(verdict.reason) : silence),
})
