import { defineWiring } from '../define-wiring.ts'
import { sharedHooks } from '../shared-hooks-file.ts'
import { samples } from './sample-events.ts'

export default defineWiring({
  agent: 'vscode',
  name: 'vscode',
  examples: [],
  signs: ['.vscode'],
  scopes: [
    {
      flag: null,
      summary: '',
      // The same file as Copilot's, to the byte: both read it.
      place: () =>
        sharedHooks('.github/hooks', 'copilot', [
          'VS Code runs hooks in a trusted workspace (chat.hookFilesLocations names the files).',
        ]),
    },
  ],
  samples,
})
