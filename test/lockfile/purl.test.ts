import { expect, test } from 'vitest'
import { purlOf } from '../../src/lockfile/purl.ts'

test.each([
  ['ms', '2.1.3', 'pkg:npm/ms@2.1.3'],
  ['@s/n', '1.0.0-rc.1', 'pkg:npm/%40s/n@1.0.0-rc.1'],
  ['a', '1.0.0+build', 'pkg:npm/a@1.0.0%2Bbuild'],
])('%s@%s is %s', (name, version, purl) => expect(purlOf({ name, version })).toBe(purl))

test.each(['https://me:hunter2secret@x.test/a.tgz', `1.0.0-npm_${'a'.repeat(36)}`])(
  'what is no plain version shows no secret: %s',
  (version) => {
    const purl = purlOf({ name: 'a', version })
    expect(purl).not.toContain('hunter2secret')
    expect(purl).not.toContain('a'.repeat(36))
  },
)
