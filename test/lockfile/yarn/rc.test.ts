import { expect, test } from 'vitest'
import { readRc } from '../../../src/lockfile/yarn/rc.ts'

const read = (text: string | null) => readRc({ lockfile: 'app/yarn.lock', read: () => text, list: () => [] })

test.each([null, '', '# nothing\n', 'catalog:\npackageExtensions:\n'])('%j declares nothing', (text) =>
  expect(read(text)).toMatchObject({ declared: [], extensions: [] }),
)

test('catalogs and extensions are ranges with lines', () => {
  const rc = read(
    'catalog:\n  ms: ^2.1.3\ncatalogs:\n  old:\n    ms: npm:2.0.0\npackageExtensions:\n  "a@^1":\n    dependencies:\n      b: 1.0.0\n    peerDependencies:\n      c: "*"\n',
  )
  expect(rc.catalogs.get('')?.get('ms')).toBe('npm:^2.1.3')
  expect(rc.catalogs.get('old')?.get('ms')).toBe('npm:2.0.0')
  expect(rc.declared.map(({ field, name, range, line }) => [field, name, range, line])).toEqual([
    ['catalogs', 'ms', '^2.1.3', 2],
    ['catalogs', 'old > ms', '2.0.0', 5],
    ['packageExtensions', 'a@^1 > b', '1.0.0', 9],
    ['packageExtensions', 'a@^1 > c', '*', 11],
  ])
  expect(rc.extensions).toEqual([
    { name: 'a', versions: '^1', edge: { name: 'b', range: 'npm:1.0.0', type: 'runtime' } },
  ])
})

test('what cannot be read is refused with its path', () =>
  expect(() => read('catalog: [')).toThrow('app/.yarnrc.yml'))
