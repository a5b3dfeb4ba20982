import { defineWiring, hookTimeoutSeconds } from '../define-wiring.ts'
import { samples } from './sample-events.ts'

/** It counts in milliseconds, and names the project's folder in a variable. */
const handler = {
  type: 'command',
  name: 'depgate',
  command: 'node "$QWEN_PROJECT_DIR/.qwen/hooks/depgate.mjs" hook --agent qwen-code',
  timeout: hookTimeoutSeconds * 1000,
}
const all = '^(run_shell_command|write_file|edit|mcp__.*)$'

export default defineWiring({
  agent: 'qwen-code',
  name: 'qwen',
  examples: [],
  signs: ['.qwen', 'QWEN.md'],
  scopes: [
    {
      flag: null,
      summary: '',
      place: () => ({
        file: '.qwen/settings.json',
        script: '.qwen/hooks/depgate.mjs',
        wiring: {
          head: {},
          required: [],
          events: [
            ['PreToolUse', { matcher: '^run_shell_command$', hooks: [handler] }],
            ['PostToolUse', { matcher: all, hooks: [handler] }],
            ['PostToolUseFailure', { matcher: all, hooks: [handler] }],
            ['Stop', { hooks: [handler] }],
            ['SubagentStop', { hooks: [handler] }],
            ['SessionStart', { hooks: [handler] }],
          ],
        },
        after: ['Qwen Code runs the hooks of a project only where its folder is trusted; /hooks lists them.'],
      }),
    },
  ],
  samples,
})
