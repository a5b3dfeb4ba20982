// Each line was typed with bun 1.4.5 and did what it states.

import { expect, test } from 'vitest'
import { bunCommands } from '../../../src/lockfile/bun/commands.ts'
import type { DeclaredRange } from '../../../src/model/lockfile.ts'
import { declared, lockfile } from '../../support/build.ts'

test.each<[Partial<DeclaredRange>, string, string | null]>([
  [{}, 'a', 'bun add --exact a@1.2.3'],
  [{ field: 'devDependencies' }, 'a', 'bun add --exact --dev a@1.2.3'],
  [{ field: 'optionalDependencies' }, 'a', 'bun add --exact --optional a@1.2.3'],
  [{ field: 'peerDependencies' }, 'a', 'bun add --exact --peer a@1.2.3'],
  [{ name: 'b' }, 'a', 'bun add --exact b@npm:a@1.2.3'],
  [{ manifest: 'packages/x/package.json' }, 'a', 'bun add --exact --cwd packages/x a@1.2.3'],
  [{ field: 'overrides' }, 'a', 'bun pm pkg set "overrides[a]=1.2.3" && bun install'],
  [{ field: 'catalogs' }, 'a', null],
  [{ field: 'servers' }, 'a', null],
  [{ name: 'a;rm' }, 'a', null],
  [{ manifest: '$(x)/package.json' }, 'a', null],
])('%j of %s', (more, name, line) => {
  expect(bunCommands.saveExact({ ...declared('a', '^1.0.0'), ...more }, name, '1.2.3')).toBe(line)
})

test('a package that nothing declares is pinned by an override', () => {
  expect(bunCommands.override('@s/a', '1.2.3', lockfile([]))).toBe(
    'bun pm pkg set "overrides[@s/a]=1.2.3" && bun install',
  )
  expect(bunCommands.override('a', '$(rm)', lockfile([]))).toBeNull()
  expect(bunCommands.saveExact(declared('a', '^1'), 'a', '1.2.3; rm')).toBeNull()
})
