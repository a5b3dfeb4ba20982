import { expect, test } from 'vitest'
import { mergeLayers } from '../../src/npmrc/layers.ts'
import { NpmrcError } from '../../src/npmrc/read.ts'

/** The effective settings of some files, as `key=value (file)`, and the open keys. */
const merge = (...texts: string[]) => {
  const state = mergeLayers(texts.map((text, nth) => ({ path: nth === 0 ? null : `file${nth}`, text })))
  if (state instanceof NpmrcError) return state
  const settings = [...state.effective.values()].map(
    ({ setting, layer }) => `${setting.key}=${setting.values.join()} (${layer.path ?? 'project'})`,
  )
  return { settings, open: state.open.map(({ setting }) => setting.openKey) }
}

test.each([
  ['nothing', [''], []],
  ['one file', ['audit=false'], ['audit=false (project)']],
  ['the first file that sets a key', ['audit=true', 'audit=false'], ['audit=true (project)']],
  ['a key that only a later file sets', ['', 'audit=false'], ['audit=false (file1)']],
  ['the last line of a file', ['audit=true\naudit=false'], ['audit=false (project)']],
  [
    'the next file where npm drops a value of the wrong type',
    ['min-release-age=soon', 'min-release-age=7'],
    ['min-release-age=7 (file1)'],
  ],
  [
    'the dropped value where no other file has the key',
    ['min-release-age=soon'],
    ['min-release-age= (project)'],
  ],
])('%s', (_, texts, settings) => expect(merge(...texts)).toEqual({ settings, open: [] }))

test('a key that depends on the environment is open and overrides nothing', () => {
  expect(merge('aud${X}it=false', 'audit=true')).toEqual({
    settings: ['audit=true (file1)'],
    open: ['aud${X}it'],
  })
})

test('one file that npm cannot read makes the whole state unreadable', () => {
  expect(merge('audit=true', `'{"toString":1}'=1`)).toBeInstanceOf(NpmrcError)
})
