import { expect, test } from 'vitest'
import { parsePublished } from '../../src/manifest/published.ts'

test.each([
  ['a path', { bin: './cli.js' }, { a: 'cli.js' }, null],
  ['an object', { bin: { x: '../cli.js', '../y': 'y.js', z: 7 } }, { x: 'cli.js', y: 'y.js' }, null],
  [
    'a list, as the early registry has it',
    { bin: ['bin/x', './y.js', 7] },
    { x: 'bin/x', 'y.js': 'y.js' },
    null,
  ],
  ['a folder', { directories: { bin: './bin/' } }, null, 'bin/'],
  ['a folder that a list makes moot', { bin: { x: 'x' }, directories: { bin: 'bin' } }, { x: 'x' }, 'bin'],
  ['nothing', {}, {}, null],
  ['nonsense', { bin: 7, directories: 'bin' }, {}, null],
])('commands: %s', (_, manifest, bin, binFolder) => {
  expect(parsePublished(manifest, '@s/a')).toMatchObject({ bin, binFolder })
})
