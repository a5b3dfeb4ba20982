// An agent that depgate does not know, as its folder would declare it.

import { defineAgent, silence } from '../../src/agents/define-agent.ts'
import { defineWiring } from '../../src/agents/define-wiring.ts'

export const agent = defineAgent({
  id: 'another',
  summary: 'Another agent: .another/settings.json',
  settings: {
    hooks: ['.another/settings.json'],
    servers: ['.another/settings.json'],
    commands: ['.another/setup.json'],
    staged: ['.another/*.json'],
  },
  projectVariable: 'ANOTHER_PROJECT',
  marker: 'ANOTHER',
  form: { mark: 'another', keys: {}, shellTools: [] },
  maxCharacters: 1_000,
  canAsk: false,
  canRewrite: false,
  recognise: (payload) =>
    payload.another === true
      ? {
          agent: 'another',
          moment: 'other',
          name: 'any',
          toolName: null,
          command: null,
          input: null,
          folder: null,
          projectFolder: null,
          sessionId: null,
          isStopActive: false,
        }
      : null,
  personNotice: () => false,
  answer: () => silence,
})

const place = () => ({
  file: '.another/settings.json',
  script: '.another/hooks/depgate.mjs',
  wiring: {
    head: {},
    required: [],
    events: [['Stop', { command: 'node .another/hooks/depgate.mjs hook' }]] as const,
  },
  after: [],
})

export const wiring = defineWiring({
  agent: 'another',
  name: 'another',
  signs: ['.another'],
  examples: ['depgate init another             # .another/settings.json'],
  scopes: [
    { flag: null, summary: '', place },
    { flag: 'machine', summary: 'for all users of the machine', place },
  ],
  samples: { prepare: null, payload: () => ({ another: true }), describeBlock: () => null },
})
