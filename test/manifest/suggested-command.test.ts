import { describe, expect, test } from 'vitest'
import type { DeclaredRange } from '../../src/model/report.ts'
import { saveExact } from '../../src/manifest/suggested-command.ts'
import { declared } from '../support/build.ts'

const range = (more: Partial<DeclaredRange>): DeclaredRange => ({ ...declared('a', '^1.0.0'), ...more })

describe('saveExact', () => {
  test.each<[string, Partial<DeclaredRange>, string | null]>([
    ['a dependency', {}, 'npm install --save-exact a@1.2.3'],
    ['a development dependency', { field: 'devDependencies' }, 'npm install --save-exact -D a@1.2.3'],
    ['an alias', { name: 'b' }, 'npm install --save-exact b@npm:a@1.2.3'],
    [
      'a workspace',
      { manifest: 'packages/x/package.json' },
      'npm install --save-exact -w packages/x a@1.2.3',
    ],
    ['an override', { field: 'overrides' }, 'npm pkg set "overrides[a]=1.2.3" && npm install'],
    ["an agent's settings", { field: 'servers' }, null],
    ['an extension', { field: 'packageExtensions' }, null],
    ['a name with a shell sign', { name: 'a;rm' }, null],
    ['a folder with a shell sign', { manifest: '$(x)/package.json' }, null],
  ])('%s', (_, more, command) => expect(saveExact(range(more), 'a', '1.2.3')).toBe(command))

  test('no command for what is not a version', () => {
    expect(saveExact(range({}), 'a', '1.2.3; rm')).toBeNull()
    expect(saveExact(range({}), 'a', 'v1.2.3')).toBeNull()
  })
})
