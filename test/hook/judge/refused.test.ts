import { expect, test } from 'vitest'
import { describeMissing, describeRefusal } from '../../../src/hook/judge/refused.ts'

test('a name that is not there is told, and one of the project that is close to it', () => {
  const text = describeMissing('"npm i left-padd"', 'left-padd', ['left-pad', 'express'])
  expect(text).toContain('no package of the name "left-padd" exists in the registry')
  expect(text).toContain('invented name')
  expect(text).toContain('The project has "left-pad"')
  expect(describeMissing('"x"', 'something-else', ['left-pad'])).not.toContain('The project has')
  expect(describeMissing('"x"', 'something-else', [])).not.toContain('The project has')
})

test.each([
  ['expresss', [], '"express", which many projects use'],
  ['expresss', ['expressx'], 'The project has "expressx"'],
  ['loadsh', [], '"lodash", which many projects use'],
  ['a-name-like-no-other-one', [], null],
])('a name of many projects that is close to %s', (name, known, expected) => {
  const text = describeMissing('"x"', name, known)
  if (expected === null) expect(text.split('\n')).toHaveLength(1)
  else expect(text).toContain(expected)
})

test("npm's own code and first line, and what to do", () => {
  const refusal = { code: 'ERESOLVE', line: 'unable to resolve dependency tree', missing: null }
  const text = describeRefusal('"npm i x"', refusal, 1, [])
  expect(text).toContain('ERESOLVE: unable to resolve dependency tree')
  expect(text.split('\n')).toHaveLength(2)
  expect(describeRefusal('"npm i x"', { ...refusal, code: null }, 1, [])).not.toContain('null')
  expect(describeRefusal('"npm i x"', { ...refusal, code: 'E404', missing: 'y' }, 1, [])).toContain(
    'invented',
  )
  expect(describeRefusal('"npm i x"', null, 7, [])).toContain('exit code 7')
})
