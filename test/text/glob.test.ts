import { expect, test } from 'vitest'
import { globSource } from '../../src/text/glob.ts'

test.each<[string, string[], string[]]>([
  ['package.json', ['package.json'], ['package-json', 'a/package.json', 'package.json.bak']],
  ['.husky/*', ['.husky/pre-commit', '.husky/'], ['.husky/_/husky.sh', 'x.husky/a']],
  ['.gitlab/**/*.yml', ['.gitlab/a.yml', '.gitlab/a/b/c.yml'], ['.gitlab.yml', '.gitlab/a.json']],
  ['.yarn/releases/**', ['.yarn/releases/a', '.yarn/releases/a/b'], ['.yarn/releases']],
  ['a(b)[c]+$.x', ['a(b)[c]+$.x'], ['abc.x']],
])('%s', (glob, inside, outside) => {
  const shape = new RegExp(`^${globSource(glob)}$`)
  expect([...inside, ...outside].filter((path) => shape.test(path))).toEqual(inside)
})
