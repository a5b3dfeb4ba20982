import { defineWiring, hookTimeoutSeconds } from '../define-wiring.ts'
import { samples } from './sample-events.ts'

/** It counts in milliseconds, and names the project's folder in a variable. */
const handler = {
  type: 'command',
  name: 'depgate',
  command: 'node "$GEMINI_PROJECT_DIR/.gemini/hooks/depgate.mjs" hook --agent gemini-cli',
  timeout: hookTimeoutSeconds * 1000,
}

export default defineWiring({
  agent: 'gemini-cli',
  name: 'gemini',
  examples: [],
  signs: ['.gemini', 'GEMINI.md'],
  scopes: [
    {
      flag: null,
      summary: '',
      place: () => ({
        file: '.gemini/settings.json',
        script: '.gemini/hooks/depgate.mjs',
        wiring: {
          head: {},
          required: [],
          events: [
            ['BeforeTool', { matcher: 'run_shell_command', hooks: [handler] }],
            ['AfterTool', { matcher: '^(run_shell_command|write_file|replace|mcp_.*)$', hooks: [handler] }],
            ['AfterAgent', { hooks: [handler] }],
            ['SessionStart', { hooks: [handler] }],
          ],
        },
        after: ['Gemini CLI asks once whether the hooks of a project are to be trusted; /hooks lists them.'],
      }),
    },
  ],
  samples,
})
