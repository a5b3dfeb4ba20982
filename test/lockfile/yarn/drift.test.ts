import { expect, test } from 'vitest'
import { missingEdges, missingWorkspace } from '../../../src/lockfile/yarn/drift.ts'

const asker = (name: string) => ({ name, version: '1.0.0', location: `node_modules/${name}` })

test('of several that ask for one thing the first is named', () =>
  expect(
    missingEdges([
      { asker: asker('a'), edge: { name: 'c', range: '^1', type: 'optional' } },
      { asker: asker('b'), edge: { name: 'c', range: '^1', type: 'runtime' } },
      { asker: asker('b'), edge: { name: 'c', range: '^2', type: 'runtime' } },
    ]).map(({ from, spec, type }) => `${from} ${spec} ${type}`),
  ).toEqual(['node_modules/a ^1 optional', 'node_modules/b ^2 prod']))

test('a workspace without an entry is what the root asks for', () =>
  expect(missingWorkspace({ name: 'app', version: null }, { folder: 'a', name: '@s/a' })).toMatchObject({
    from: '',
    dependant: 'app@',
    name: '@s/a',
    spec: 'a',
    type: 'workspace',
  }))
