// Each line was typed with pnpm 9, 10 and 12 and did what it states.

import { expect, test } from 'vitest'
import { commands } from '../../../src/lockfile/pnpm/commands.ts'
import type { DeclaredRange } from '../../../src/model/lockfile.ts'
import { declared } from '../../support/build.ts'

test.each<[Partial<DeclaredRange>, string | null]>([
  [{}, 'pnpm add -E --ignore-workspace-root-check a@1.2.3'],
  [{ field: 'devDependencies' }, 'pnpm add -E -D --ignore-workspace-root-check a@1.2.3'],
  [{ field: 'optionalDependencies' }, 'pnpm add -E -O --ignore-workspace-root-check a@1.2.3'],
  [{ field: 'peerDependencies' }, 'pnpm add -E --save-peer --ignore-workspace-root-check a@1.2.3'],
  [{ name: 'b' }, 'pnpm add -E --ignore-workspace-root-check b@npm:a@1.2.3'],
  [{ manifest: 'packages/x/package.json' }, 'pnpm add -E --filter ./packages/x a@1.2.3'],
  [{ field: 'overrides' }, null],
  [{ field: 'catalogs' }, null],
  [{ name: 'a;rm' }, null],
  [{ manifest: '$(x)/package.json' }, null],
])('%j', (more, line) =>
  expect(commands.saveExact({ ...declared('a', '^1.0.0'), ...more }, 'a', '1.2.3')).toBe(line),
)

test('what nothing declares has no command', () => expect(commands.override('a', '1.2.3')).toBeNull())
