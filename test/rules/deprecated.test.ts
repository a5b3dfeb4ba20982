import deprecated from '../../src/rules/deprecated.ts'
import { arrival, obtained, published } from '../support/build.ts'
import { testRule } from '../support/rule.ts'

const deprecatedAs = (words: string | null) => ({
  manifest: obtained({
    published: published({ deprecated: words }),
    scripts: {},
    previousScripts: null,
    bundled: [],
  }),
})
const one = arrival('a@1.0.0')

testRule(deprecated, {
  quiet: [
    { name: 'a version that is not', arrival: one, evidence: deprecatedAs(null) },
    {
      name: 'the same version as before',
      arrival: arrival('a@1.0.0', { kind: 'altered', previous: '1.0.0', differences: ['scope'] }),
      evidence: deprecatedAs('use b'),
    },
    {
      name: 'an excluded package',
      arrival: one,
      evidence: deprecatedAs('use b'),
      setting: ['warn', { exclude: ['a'] }],
    },
    {
      name: 'what was never published',
      arrival: one,
      evidence: { manifest: obtained({ published: null, scripts: {}, previousScripts: null, bundled: [] }) },
    },
  ],
  reports: [
    {
      name: 'what its author wrote',
      arrival: one,
      evidence: deprecatedAs('use b'),
      finding: { level: 'warn', message: 'its author deprecated it: use b', facts: { deprecated: 'use b' } },
    },
    {
      name: 'an update, too',
      arrival: arrival('a@1.0.0', { kind: 'updated', previous: '0.9.0' }),
      evidence: deprecatedAs('use b'),
      finding: { level: 'warn' },
    },
    {
      name: 'an author who draws on the terminal, cut to one line',
      arrival: one,
      evidence: deprecatedAs(`\u001b[2J\u001b[31muse\n b ${'x'.repeat(2000)}`),
      finding: { message: `its author deprecated it: use b ${'x'.repeat(293)}…` },
    },
    {
      name: 'an author who wrote nothing that can be shown',
      arrival: one,
      evidence: deprecatedAs('\u200b\n'),
      finding: { message: 'its author deprecated it, without a word' },
    },
  ],
})
