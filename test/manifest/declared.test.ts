import { describe, expect, test } from 'vitest'
import { isAsked, readDeclared, readEdges } from '../../src/manifest/declared.ts'
import { sectionOf } from '../support/npm-lock.ts'
import { refusalOf } from '../support/refusal.ts'

const own = (text: string) => JSON.parse(text) as object
const badName = 'is not a name that npm accepts for a package'

describe('dependencies', () => {
  test('are one edge for each field, in the order of the fields; optional wins over runtime alone', () => {
    const section = sectionOf({
      devDependencies: { e: '6', b: '7' },
      peerDependencies: { d: '4', a: '5', b: '8' },
      optionalDependencies: { b: '2', c: '3' },
      dependencies: { a: '1', b: '2' },
    })
    expect(readEdges(section)).toEqual([
      { name: 'a', range: '1', type: 'runtime', field: 'dependencies' },
      { name: 'b', range: '2', type: 'optional', field: 'optionalDependencies' },
      { name: 'c', range: '3', type: 'optional', field: 'optionalDependencies' },
      { name: 'd', range: '4', type: 'peer', field: 'peerDependencies' },
      { name: 'a', range: '5', type: 'peer', field: 'peerDependencies' },
      { name: 'b', range: '8', type: 'peer', field: 'peerDependencies' },
      { name: 'e', range: '6', type: 'development', field: 'devDependencies' },
      { name: 'b', range: '7', type: 'development', field: 'devDependencies' },
    ])
  })

  test.each([
    [{}, []],
    [{ dependencies: {} }, []],
    [{ dependencies: { constructor: '' } }, ['constructor@']],
    [{ dependencies: { '@s/n': 'npm:ms@^2' } }, ['@s/n@npm:ms@^2']],
    [{ bundleDependencies: { ms: '1' }, peerDependenciesMeta: { ms: '1' } }, []],
  ])('of %j are %j', (fields, edges) => {
    expect(readEdges(sectionOf(fields)).map(({ name, range }) => `${name}@${range}`)).toEqual(edges)
  })

  test.each([
    [{ dependencies: { ms: 1 } }, 'x > dependencies > ms must be a string, not a number'],
    [{ dependencies: ['ms'] }, 'x > dependencies must be an object, not an array'],
    [{ devDependencies: null }, 'x > devDependencies must be an object, not null'],
    [{ dependencies: { 'a b': '*' } }, `x > dependencies > a b ${badName}`],
    [{ optionalDependencies: { '../x': '*' } }, `x > optionalDependencies > ../x ${badName}`],
    [own('{"peerDependencies": {"__proto__": "*"}}'), `x > peerDependencies > __proto__ ${badName}`],
    [{ devDependencies: { '\u001b[31mred': '*' } }, `x > devDependencies > red ${badName}`],
  ])('of %j are refused', (fields, problem) => {
    const { code, message } = refusalOf(() => readEdges(sectionOf(fields)))
    expect([code, message.replace(/^test\.json, line \d+: /, '')]).toEqual(['ELOCKFILE', problem])
  })
})

describe('what a manifest declares', () => {
  test('has its field, its name as the key to resolve, and a line where the section is of a file', () => {
    const section = sectionOf({ dependencies: { a: '^1' } })
    const [one] = readDeclared(section, true)
    expect(one).toMatchObject({
      field: 'dependencies',
      name: 'a',
      range: '^1',
      keys: [{ name: 'a', range: null }],
    })
    expect(one?.line).toBeGreaterThan(0)
    expect(readDeclared(section, false)[0]?.line).toBeNull()
  })

  test.each([
    ['dependencies', true],
    ['peerDependencies', true],
    ['overrides', false],
    ['catalogs', false],
    ['packageExtensions', false],
  ])('%s asks for a package: %s', (field, asked) => expect(isAsked({ field })).toBe(asked))
})
