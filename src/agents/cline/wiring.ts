import { defineWiring } from '../define-wiring.ts'
import { samples } from './sample-events.ts'

/** A hook is a program that is called like its event. */
const text = `#!/bin/sh
# depgate's hook in Cline. Written by "depgate init cline"; "depgate init cline --remove" takes it out.
exec node "$(dirname "$0")/depgate.mjs" hook --agent cline
`
const events = ['PreToolUse', 'PostToolUse', 'TaskComplete', 'TaskStart', 'TaskResume']
const folder = '.clinerules/hooks'

export default defineWiring({
  agent: 'cline',
  name: 'cline',
  examples: [],
  signs: ['.clinerules'],
  scopes: [
    {
      flag: null,
      summary: '',
      place: () => ({
        file: `${folder}/PreToolUse`,
        script: '.clinerules/hooks/depgate.mjs',
        wiring: {
          head: {},
          required: [],
          events: events.map((event) => [event, { command: `sh ${folder}/${event}` }] as const),
        },
        own: events.map((event) => ({ path: `${folder}/${event}`, text, isExecutable: true })),
        after: ['Turn each hook on in the Hooks tab of Cline; Cline runs none on Windows.'],
      }),
    },
  ],
  samples,
})
