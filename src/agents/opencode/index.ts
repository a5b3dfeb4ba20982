import { block, defineAgent, objectOf, silence, textOf, toJson } from '../define-agent.ts'
import { hasTexts, toEvent, type Moments } from '../read-event.ts'

const moments: Moments = {
  'session.created': 'session-start',
  'tool.execute.before': 'before',
  'tool.execute.after': 'after',
}

/** It merges them; the folder's are read last. */
const configurations = [
  'opencode.json',
  'opencode.jsonc',
  '.opencode/opencode.json',
  '.opencode/opencode.jsonc',
]

export default defineAgent({
  id: 'opencode',
  summary: 'OpenCode: .opencode/plugins',
  settings: {
    hooks: configurations,
    servers: configurations,
    staged: ['opencode.json', 'opencode.jsonc', '.opencode/*.json', '.opencode/*.jsonc'],
  },
  form: {
    mark: 'opencodeEvent',
    keys: { '': ['opencodeEvent', 'sessionID', 'callID', 'tool', 'args', 'directory', 'worktree'] },
    shellTools: ['bash'],
  },
  maxCharacters: 8_000,
  canAsk: false,
  canRewrite: false,
  // It knows no hooks but those of a plug-in: the event is what depgate's own plug-in writes (plugin.ts).
  recognise(payload) {
    if (!hasTexts(payload, 'opencodeEvent', 'directory')) return null
    const input = objectOf(payload, 'args')
    const folder = textOf(input, 'workdir') || textOf(payload, 'directory')
    return toEvent('opencode', moments, textOf(payload, 'opencodeEvent') ?? '', {
      toolName: textOf(payload, 'tool'),
      command: textOf(input, 'command'),
      input,
      folder,
      // Without git it calls the root of the disk the worktree.
      projectFolder: textOf(payload, 'directory'),
      sessionId: textOf(payload, 'sessionID'),
    })
  },
  personNotice: () => false,
  answer(verdict) {
    if (verdict.type === 'hold') return block(verdict.reason)
    return verdict.type === 'tell' ? toJson({ context: verdict.reason }) : silence
  },
})
