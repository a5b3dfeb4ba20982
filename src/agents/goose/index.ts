import { defineAgent, objectOf, silence, textOf, toJson } from '../define-agent.ts'
import { hasTexts, toEvent, type Moments } from '../read-event.ts'

const moments: Moments = {
  SessionStart: 'session-start',
  PreToolUse: 'before',
  PostToolUse: 'after',
  PostToolUseFailure: 'failed',
  Stop: 'stop',
}

export default defineAgent({
  id: 'goose',
  summary: 'Goose: .agents/plugins',
  settings: { staged: ['.agents/plugins/**'] },
  // documentation/docs/guides/context-engineering/hooks.md of block/goose (2026-11).
  form: {
    mark: null,
    keys: {
      '': [
        'event',
        'session_id',
        'matcher_context',
        'tool_name',
        'tool_input',
        'working_dir',
        'tool_call_id',
      ],
    },
    shellTools: ['developer__shell'],
  },
  maxCharacters: 8_000,
  canAsk: false,
  canRewrite: false,
  recognise(payload) {
    const name = textOf(payload, 'event')
    if (name === null || !hasTexts(payload, 'session_id') || textOf(payload, 'hook_event_name') !== null)
      return null
    const input = objectOf(payload, 'tool_input')
    return toEvent('goose', moments, name, {
      toolName: textOf(payload, 'tool_name'),
      command: textOf(input, 'command'),
      input,
      folder: textOf(payload, 'working_dir'),
      sessionId: textOf(payload, 'session_id'),
    })
  },
  personNotice: () => false,
  // Every other event is observed only: what is printed there is not read. It ends the blocks of a stop by itself.
  answer: (verdict, { moment }) =>
    verdict.type === 'hold' && (moment === 'before' || moment === 'stop')
      ? toJson({ decision: 'block', reason: verdict.reason })
      : silence,
})
