import { defineWiring } from '../define-wiring.ts'
import { sharedHooks } from '../shared-hooks-file.ts'
import { samples } from './sample-events.ts'

export default defineWiring({
  agent: 'copilot',
  name: 'copilot',
  examples: [],
  signs: ['.github/copilot-instructions.md', '.github/copilot', '.github/hooks', '.github/agents'],
  scopes: [
    {
      flag: null,
      summary: '',
      place: () =>
        sharedHooks('.github/hooks', 'copilot', [
          'The cloud agent takes the hooks of the default branch: merge the files first.',
        ]),
    },
  ],
  samples,
})
