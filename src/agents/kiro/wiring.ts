import { defineWiring, hookTimeoutSeconds } from '../define-wiring.ts'
import { samples } from './sample-events.ts'

const command = 'node .kiro/hooks/depgate.mjs hook --agent kiro'
/** The form of CLI 3 and of the editor since 1.0: files in a folder of their own, for all agents of the workspace. */
const hooks = [
  { trigger: 'PreToolUse', matcher: 'execute_bash|shell' },
  { trigger: 'PostToolUse' },
  { trigger: 'SessionStart' },
].map(({ trigger, ...more }) => ({
  name: `depgate ${trigger}`,
  trigger,
  ...more,
  action: { type: 'command', command },
  timeout: hookTimeoutSeconds,
  enabled: true,
}))

export default defineWiring({
  agent: 'kiro',
  name: 'kiro',
  examples: [],
  signs: ['.kiro'],
  scopes: [
    {
      flag: null,
      summary: '',
      place: () => ({
        file: '.kiro/hooks/depgate.json',
        script: '.kiro/hooks/depgate.mjs',
        wiring: {
          head: {},
          required: [],
          events: hooks.map(
            ({ trigger, name: _, action: __, ...more }) => [trigger, { ...more, command }] as const,
          ),
        },
        own: [
          {
            path: '.kiro/hooks/depgate.json',
            text: `${JSON.stringify({ version: 'v1', hooks }, null, 2)}\n`,
            isExecutable: false,
          },
        ],
        after: [
          'Kiro CLI before version 3 takes hooks from the files in .kiro/agents: add the same commands there.',
        ],
      }),
    },
  ],
  samples,
})
