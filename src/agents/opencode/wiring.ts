import { defineWiring } from '../define-wiring.ts'
import { plugin } from './plugin.ts'
import { samples } from './sample-events.ts'

/** What the plug-in runs, as a shell would. */
const command = 'node .opencode/hooks/depgate.mjs hook --agent opencode'
const events = ['tool.execute.before', 'tool.execute.after', 'session.created']

export default defineWiring({
  agent: 'opencode',
  name: 'opencode',
  examples: [],
  signs: ['.opencode', 'opencode.json', 'opencode.jsonc'],
  scopes: [
    {
      flag: null,
      summary: '',
      place: () => ({
        file: '.opencode/plugins/depgate.js',
        script: '.opencode/hooks/depgate.mjs',
        wiring: { head: {}, required: [], events: events.map((event) => [event, { command }] as const) },
        own: [{ path: '.opencode/plugins/depgate.js', text: plugin, isExecutable: false }],
        after: [],
      }),
    },
  ],
  samples,
})
