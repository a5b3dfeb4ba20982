// Renovate's age: put in, raised, left where it is stricter, and taken out again.

import { describe, expect, test } from 'vitest'
import { ageOf, daysOf, findRenovate, planRenovate, readAge } from '../../../src/setup/bots/renovate.ts'

const week = 7 * 1440
const plan = (name = 'renovate.json') => planRenovate({ name, path: `/app/${name}` }, week)
const read = () => null

test.each<[string | null, number | null]>([
  ['"7 days"', week],
  ["'1 week'", week],
  ['"36 hours"', 36 * 60],
  ['"1 month"', 30 * 1440],
  ['"3d"', 3 * 1440],
  ['"30 min"', 30],
  ['null', 0],
  [null, 0],
  ['"soon"', null],
  ['7', null],
])('%s', (text, minutes) => expect(readAge(text)).toBe(minutes))

test('days are rounded up', () => expect([60, 1440, 1441].map(daysOf)).toEqual([1, 1, 2]))

describe('the file', () => {
  const find = (...files: string[]) =>
    findRenovate('/app', (file) => (files.includes(file) ? '{"renovate": {}}' : null))
  test('is the first that Renovate reads', () => {
    expect(find('/app/.renovaterc', '/app/.github/renovate.json5')).toBe('.github/renovate.json5')
    expect(find('/app/package.json')).toBe('package.json')
    expect(find()).toBe('renovate.json')
  })
})

describe('the age', () => {
  test('is put in, and taken out to the byte', () => {
    for (const text of ['{\n  "extends": ["x"]\n}\n', "// why\n{\n  extends: ['x'], // y\n}\n"]) {
      const edited = plan().add(text)
      expect(ageOf(edited, 'renovate.json')).toBe(week)
      expect(edited).toContain('\n  "minimumReleaseAge": "7 days",\n  ')
      expect(plan().add(edited)).toBe(edited)
      expect(plan().remove(edited, read)).toBe(text)
    }
    expect(plan().remove(plan().add(null), read)).toBeNull()
    expect(JSON.parse(plan().add(null))).toMatchObject({ minimumReleaseAge: '7 days' })
  })
  test('is raised where it is lower, and left where it is not', () => {
    expect(plan().add('{ "minimumReleaseAge": "3 days" /* x */ }')).toBe(
      '{ "minimumReleaseAge": "7 days" /* x */ }',
    )
    const strict = '{ "minimumReleaseAge": "2 weeks" }'
    expect(plan().add(strict)).toBe(strict)
    expect(plan().remove(strict, read)).toBe(strict)
  })
  test('is that of the key "renovate" in package.json', () => {
    const text = '{\n  "name": "app",\n  "renovate": {\n    "extends": []\n  }\n}\n'
    const edited = plan('package.json').add(text)
    expect(JSON.parse(edited)).toMatchObject({ name: 'app', renovate: { minimumReleaseAge: '7 days' } })
    expect(plan('package.json').remove(edited, read)).toBe(text)
  })
  test.each(['[]', '{', '{ "minimumReleaseAge": "soon" }'])('%s is left as it is', (text) =>
    expect(() => plan().add(text)).toThrow('renovate.json cannot be read'),
  )
})
