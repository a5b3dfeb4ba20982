import { expect, test } from 'vitest'
import { globSource, matchedPart } from '../../src/text/glob.ts'

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

test.each<[string, string, string | null]>([
  ['a/.mcp.json', '.mcp.json', '.mcp.json'],
  ['a.mcp.json', '.mcp.json', null],
  ['a/.kiro/agents/x.json', '.kiro/agents/*.json', '.kiro/agents/x.json'],
  ['.kiro/agents/b/x.json', '.kiro/agents/*.json', null],
  ['x.kiro/agents/x.json', '.kiro/agents/*.json', null],
])('of %s %s matches %s', (file, glob, expected) => expect(matchedPart(file, glob)).toBe(expected))
