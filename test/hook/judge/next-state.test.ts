import { expect, test } from 'vitest'
import { stateOf, textsOf } from '../../../src/hook/judge/next-state.ts'
import { isState } from '../../../src/hook/state.ts'
import { stateOf as approvedOf } from '../../support/approved-state.ts'

const approved = approvedOf({ a: 'old', b: 'same' }, { a: 'new', b: 'same' })

test('what is saved is a state', () => {
  const seen = {
    takenAt: 1,
    depth: 2,
    head: null,
    folders: { '': 'p' },
    isWhole: true,
    files: new Map(),
    nested: ['/other'],
  }
  const compared = { state: null, loss: null, base: 'c0', approved, changed: [], idle: [] }
  const saved = {
    ...stateOf(compared, { seen, names: ['a'] }),
    deadlineSeconds: 45,
    isAsking: false,
    files: approved.files,
    open: null,
  }
  expect(saved).toMatchObject({ base: 'c0', nested: ['/other'], isWhole: true, watched: ['a'] })
  expect(isState(saved, approved.root)).toBe(true)
})

test('the texts of both sides are kept by their hashes', () => {
  const texts = textsOf(approved, { hash: (text) => `#${text}` })
  expect([...texts].sort()).toEqual([
    ['#new', 'new'],
    ['#old', 'old'],
    ['#same', 'same'],
  ])
})
