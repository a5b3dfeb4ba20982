import { expect, test } from 'vitest'
import type { Recovery } from '../../src/ports/npm.ts'
import { describeRecovery } from '../../src/wrapper/describe-recovery.ts'

const startedAt = '2026-06-15T12:00:00.000Z'

test.each<[Recovery, RegExp[]]>([
  [{ type: 'none' }, []],
  [
    { type: 'restored', startedAt },
    [/^depgate: an install that began at 2026-06-15T12:00:00.000Z and was cut short is taken back/],
  ],
  [{ type: 'complete', startedAt }, [/had written everything: the project stays as it is$/]],
  [
    {
      type: 'changed',
      startedAt,
      changed: ['package.json', 'HEAD'],
      kept: '/p/.depgate-undo-0123456789ab',
      files: [['package.json', '.depgate-undo-0123456789ab/0']],
    },
    [
      /other changes were made \(package.json, HEAD\): nothing was put back$/,
      /^as it was before that install: package.json in .depgate-undo-0123456789ab\/0$/,
      /^as it is now: /,
      /depgate ci .*delete .depgate-undo-0123456789ab$/,
    ],
  ],
  [
    {
      type: 'changed',
      startedAt: null,
      changed: ['the folder'],
      kept: '/p/.depgate-undo-0123456789ab',
      files: [],
    },
    [/^depgate: an install that was cut short left/, /: in .depgate-undo-0123456789ab$/, /now/, /depgate ci/],
  ],
])('%j', (recovery, lines) => {
  const shown = describeRecovery(recovery, '/p')
  expect(shown).toHaveLength(lines.length)
  lines.forEach((line, nth) => expect(shown[nth]).toMatch(line))
})

test('names of files are untrusted', () => {
  const changed = ['\u001b[31m##vso[x]package.json']
  const found: Recovery = { type: 'changed', startedAt, changed, kept: '/p/k', files: [] }
  // eslint-disable-next-line no-control-regex
  expect(describeRecovery(found, '/p').join('\n')).not.toMatch(/\u001b|##vso/)
})
