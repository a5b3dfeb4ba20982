import { defineWiring, hookTimeoutSeconds } from '../define-wiring.ts'
import { samples } from './sample-events.ts'

const command = 'node "${PLUGIN_ROOT}/scripts/depgate.mjs" hook --agent goose'
const handler = { type: 'command', command, timeout: hookTimeoutSeconds }
/** Only these two block, and only before a tool a hook that breaks can be made to; what is printed at others is not read. */
const events = {
  PreToolUse: [{ matcher: 'developer__shell', hooks: [{ ...handler, on_failure: 'block' }] }],
  Stop: [{ hooks: [handler] }],
  SessionStart: [{ hooks: [handler] }],
}
const folder = '.agents/plugins/depgate'
const manifest = {
  name: 'depgate',
  version: '1.0.0',
  description: 'Judges what a command brings into the dependency tree.',
}
const print = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`

export default defineWiring({
  agent: 'goose',
  name: 'goose',
  examples: [],
  signs: ['.goosehints', '.goose'],
  scopes: [
    {
      flag: null,
      summary: '',
      place: () => ({
        file: `${folder}/hooks/hooks.json`,
        script: '.agents/plugins/depgate/scripts/depgate.mjs',
        wiring: {
          head: {},
          required: [],
          // As a shell runs it from the project's folder.
          events: Object.entries(events).flatMap(([event, groups]) =>
            groups.map(
              (group) => [event, { ...group, command: command.replace('${PLUGIN_ROOT}', folder) }] as const,
            ),
          ),
        },
        own: [
          { path: `${folder}/plugin.json`, text: print(manifest), isExecutable: false },
          { path: `${folder}/hooks/hooks.json`, text: print({ hooks: events }), isExecutable: false },
        ],
        after: ['goose loads plug-ins of a project where it is started in its folder.'],
      }),
    },
  ],
  samples,
})
