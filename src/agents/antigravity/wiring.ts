import { defineWiring, hookTimeoutSeconds } from '../define-wiring.ts'
import { samples } from './sample-events.ts'

/** In which folder it runs a hook its page does not state: git finds the program from every folder of the checkout. */
const command = 'node "$(git rev-parse --show-toplevel)/.agents/hooks/depgate.mjs" hook --agent antigravity'
const handler = { type: 'command', command, timeout: hookTimeoutSeconds }

export default defineWiring({
  agent: 'antigravity',
  name: 'antigravity',
  examples: [],
  signs: ['.agents/hooks.json', '.agents/rules', '.antigravitycli', '.antigravity'],
  scopes: [
    {
      flag: null,
      summary: '',
      place: () => ({
        file: '.agents/hooks.json',
        script: '.agents/hooks/depgate.mjs',
        wiring: {
          head: {},
          required: [],
          events: [
            ['PreToolUse', { matcher: 'run_command', hooks: [handler] }],
            ['PreInvocation', handler],
            ['Stop', handler],
          ],
          under: 'depgate',
        },
        after: [],
      }),
    },
  ],
  samples,
})
