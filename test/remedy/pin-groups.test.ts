// Which exact versions one install saves.

import { expect, test } from 'vitest'
import type { DeclaredRange } from '../../src/model/lockfile.ts'
import { groupPins } from '../../src/remedy/pin-groups.ts'
import type { Pin } from '../../src/remedy/plan.ts'
import { declared } from '../support/build.ts'

const pin = (
  name: string,
  manifest = 'package.json',
  field: DeclaredRange['field'] = 'dependencies',
): Pin => ({
  declared: declared(name, '^1.0.0', { manifest, field }),
  spec: '1.0.0',
})
const a = pin('a')
const dev = pin('b', 'package.json', 'devDependencies')
const inW = pin('a', 'w/package.json', 'devDependencies')
const group = (field: string, manifests: string[], ...specs: string[]) => ({ field, manifests, specs })

test.each<[string, Pin[], Pin[], unknown[]]>([
  ['nothing', [], [], []],
  [
    'of one manifest all that is there',
    [a, dev],
    [],
    [group('dependencies', ['package.json'], 'a@1.0.0', 'b@1.0.0')],
  ],
  [
    'of one manifest by field what is new',
    [a, dev],
    [a, dev],
    [
      group('dependencies', ['package.json'], 'a@1.0.0'),
      group('devDependencies', ['package.json'], 'b@1.0.0'),
    ],
  ],
  [
    'the same of two manifests, whatever their fields',
    [a, inW],
    [],
    [group('dependencies', ['package.json', 'w/package.json'], 'a@1.0.0')],
  ],
  [
    'the same of two manifests, in any order',
    [a, pin('b'), pin('b', 'w/package.json'), inW],
    [],
    [group('dependencies', ['package.json', 'w/package.json'], 'a@1.0.0', 'b@1.0.0')],
  ],
  [
    'more of one of them',
    [a, dev, inW],
    [],
    [
      group('dependencies', ['package.json'], 'a@1.0.0', 'b@1.0.0'),
      group('dependencies', ['w/package.json'], 'a@1.0.0'),
    ],
  ],
  [
    'a dependency in two fields once',
    [a, pin('a', 'package.json', 'peerDependencies')],
    [],
    [group('dependencies', ['package.json'], 'a@1.0.0')],
  ],
  ['no override', [pin('a', 'package.json', 'overrides')], [], []],
])('%s', (_, pins, added, expected) => {
  expect(groupPins(pins, added)).toEqual(expected)
})
