import { defineWiring } from '../define-wiring.ts'
import { samples } from './sample-events.ts'

/** Hooks run in the workspace's folder; only those before an action block, by exit code 2. */
const handler = { command: 'node .windsurf/hooks/depgate.mjs hook --agent windsurf', show_output: true }

export default defineWiring({
  agent: 'windsurf',
  name: 'windsurf',
  examples: [],
  signs: ['.windsurf', '.windsurfrules'],
  scopes: [
    {
      flag: null,
      summary: '',
      place: () => ({
        file: '.windsurf/hooks.json',
        script: '.windsurf/hooks/depgate.mjs',
        wiring: {
          head: {},
          required: [],
          events: [
            ['pre_run_command', handler],
            ['post_run_command', handler],
            ['post_write_code', handler],
            ['post_mcp_tool_use', handler],
          ],
        },
        after: [],
      }),
    },
  ],
  samples,
})
