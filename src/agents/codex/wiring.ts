import { defineWiring, hookTimeoutSeconds } from '../define-wiring.ts'
import { samples } from './sample-events.ts'

/** No variable names the project, and no key makes a broken hook block. */
const command = 'node "$(git rev-parse --show-toplevel)/.codex/hooks/depgate.mjs" hook --agent codex'
const handler = { type: 'command', command, timeout: hookTimeoutSeconds }

export default defineWiring({
  agent: 'codex',
  name: 'codex',
  examples: [],
  signs: ['.codex'],
  scopes: [
    {
      flag: null,
      summary: '',
      place: () => ({
        file: '.codex/hooks.json',
        script: '.codex/hooks/depgate.mjs',
        wiring: {
          head: {},
          required: [],
          events: [
            ['PreToolUse', { matcher: 'Bash', hooks: [handler] }],
            ['PostToolUse', { hooks: [handler] }],
            ['Stop', { hooks: [handler] }],
            ['SubagentStop', { hooks: [handler] }],
            ['SessionStart', { hooks: [handler] }],
          ],
        },
        after: ['Codex runs a hook only after a person has trusted it: type /hooks in a session.'],
      }),
    },
  ],
  samples,
})
