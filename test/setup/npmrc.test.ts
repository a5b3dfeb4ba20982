// Which lines a project's .npmrc gets, and which are left to what is there.

import { describe, expect, test } from 'vitest'
import { npmBlock } from '../../src/setup/npmrc.ts'

const block = (npmrc: string | null, manifest: string | null = null) => {
  const { block: made, left } = npmBlock({ npmrc, manifest })
  return { keys: made.lines.filter((line) => !line.startsWith('#')), left, made }
}
const all = ['save-exact=true', 'min-release-age=7', 'ignore-scripts=true']

test.each([null, '', 'registry=https://registry.example.test/\n', '# save-exact=false\n; ignore-scripts\n'])(
  'beside %j all of them are written, each with its reason',
  (npmrc) => {
    const { keys, left, made } = block(npmrc)
    expect([keys, left]).toEqual([all, []])
    expect(made).toMatchObject({ place: 'last', shebang: null })
    expect(made.lines.filter((line) => line.startsWith('# ')).length).toBeGreaterThanOrEqual(3)
  },
)

describe('a setting that is there stays', () => {
  test.each([
    ['save-exact=false', 'save-exact=false'],
    ['  save-exact = false  ', 'save-exact=false'],
    ['save-exact', 'save-exact=true'],
    ['save-exact=', 'save-exact='],
    ['save-exact=true\r\nsave-exact=no\r\n', 'save-exact=no'],
  ])('%j', (npmrc, shown) => {
    const { keys, left } = block(npmrc)
    expect(keys).toEqual(all.slice(1))
    expect(left).toEqual([expect.stringMatching(new RegExp(`^${shown} .*left as it is$`))])
  })

  test.each(['save-exactly=1', 'xsave-exact=1', '//save-exact=1', 'a=save-exact=1'])(
    '%s is another one',
    (npmrc) => expect(block(npmrc).keys).toEqual(all),
  )

  test('but not one in the lines that depgate wrote before', () => {
    const own = '# >>> depgate\nsave-exact=true\nmin-release-age=7\n# <<< depgate\n'
    expect(block(own)).toMatchObject({ keys: all, left: [] })
    expect(block(`${own}min-release-age=1\n`).keys).toEqual([all[0], all[2]])
  })
})

describe('scripts of the project that ignore-scripts would turn off', () => {
  const left = (scripts: unknown) => block(null, JSON.stringify({ scripts }))

  test.each([
    [{ pretest: 'x', test: 'y' }, 'pretest'],
    [{ build: 'x', postbuild: 'y', prebuild: 'z' }, 'postbuild, prebuild'],
    [
      Object.fromEntries(
        [1, 2, 3, 4, 5, 6].flatMap((nth) => [
          [`s${nth}`, ''],
          [`pres${nth}`, ''],
        ]),
      ),
      'pres1, pres2, pres3, pres4, pres5',
    ],
  ])('%j: it is left out', (scripts, names) => {
    const { keys, left: lines } = left(scripts)
    expect(keys).toEqual(all.slice(0, 2))
    expect(lines).toEqual([expect.stringContaining(` ${names} of this project`)])
  })

  test.each([
    [{ test: 'x' }],
    [{ pretest: 'x' }],
    [{ pre: 'x', '': 'y' }],
    [{ prepare: 'x', preview: 'y' }],
    [null],
    ['pretest'],
    [[]],
  ])('%j: it is written', (scripts) => expect(left(scripts).keys).toEqual(all))

  test.each(['', '{', 'null', '7', '[]'])('a manifest that is none (%j) has none', (manifest) =>
    expect(block(null, manifest).keys).toEqual(all),
  )
})
