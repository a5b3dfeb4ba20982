import { expect, test } from 'vitest'
import { readPnpm, sample } from '../../support/pnpm-lock.ts'

test.each<[string, string, string[]]>([
  ['nothing', sample, []],
  [
    'a version',
    sample.replace("'9.0'", "'99.0'"),
    ['lockfileVersion 99.0 is none that depgate knows (5.3 to 13.0)'],
  ],
  [
    'a key of the file',
    `${sample}hooks: {}\n`,
    ['the lockfile has the key "hooks", which depgate does not know'],
  ],
  [
    'a key of a project',
    sample.replace('  packages/x: {}', '  packages/x: {scripts: {}}'),
    ['the project packages/x has the key "scripts", which depgate does not know'],
  ],
  [
    'a key of an entry',
    sample.replace('  a@1.0.0:\n    resolution', '  a@1.0.0:\n    run: x\n    resolution'),
    ['entry a@1.0.0 has the key "run", which depgate does not know'],
  ],
  [
    'a key of a resolution',
    sample.replace('{integrity:', '{mirror: x, integrity:'),
    ['the resolution of a@1.0.0 has the key "mirror", which depgate does not know'],
  ],
])('%s', (_, text, words) => expect(readPnpm(text).unknown?.map((part) => part.words)).toEqual(words))
