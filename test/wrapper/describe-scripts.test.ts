import { expect, test } from 'vitest'
import { describeScripts } from '../../src/wrapper/describe-scripts.ts'

const named = (...names: string[]) => names.map((name) => ({ name, version: '1.0.0' }))

test('is quiet where everything was decided', () => {
  expect(describeScripts([], 'project')).toBe(null)
})

test('names each package, and the command that allows them', () => {
  expect(describeScripts(named('a'), 'project')).toBe(
    'depgate: the install script of a@1.0.0 did not run; to allow and run it: depgate allow-scripts a',
  )
  expect(describeScripts(named('a', '@s/b'), 'project')).toBe(
    'depgate: the install scripts of a@1.0.0, @s/b@1.0.0 did not run; to allow and run them: depgate allow-scripts a @s/b',
  )
})

test('two versions of a package are one word of the command', () => {
  const two = [...named('a'), { name: 'a', version: '2.0.0' }]
  expect(describeScripts(two, 'project')).toMatch(/a@1\.0\.0, a@2\.0\.0 .*allow-scripts a$/)
})

test('names eight of many', () => {
  const line = describeScripts(named(...'abcdefghij'), 'project')
  expect(line).toMatch(/h@1\.0\.0, 2 more did not run.*allow-scripts --all$/)
})

test('where there is no package.json the flag of npm allows them', () => {
  expect(describeScripts(named('a', 'b'), 'elsewhere')).toMatch(/--allow-scripts=a,b before the name/)
})

test('no name reaches the terminal or the shell as it is', () => {
  const line = describeScripts(named('a\u001B[31m;rm'), 'project')
  expect(line).not.toContain('\u001B')
  expect(line).toMatch(/allow-scripts '[^']*'$/)
})
