import { expect, test } from 'vitest'
import { parseRange } from '../../../src/lockfile/yarn/locator.ts'
import { classifyReference } from '../../../src/lockfile/yarn/source.ts'

const commit = 'a'.repeat(40)
const id = { name: 'ms', version: '2.1.3' }

test.each<[string, string, object | null]>([
  ['npm:2.1.3', '.', { type: 'registry', url: null }],
  [
    'npm:2.1.3::__archiveUrl=https%3A%2F%2Fregistry.example.test%2Fms%2F-%2Fms-2.1.3.tgz',
    '.',
    { type: 'registry', url: 'https://registry.example.test/ms/-/ms-2.1.3.tgz' },
  ],
  ['npm:evil@2.1.3', '.', { type: 'remote', url: 'npm:evil@2.1.3' }],
  ['portal:../ms', 'packages/a', { type: 'directory', path: 'packages/ms', isInside: true }],
  ['link:../ms', '.', { type: 'directory', path: '../ms', isInside: false }],
  ['file:./ms.tgz#./ms.tgz::hash=48c7be', 'packages/a', { type: 'file', path: 'packages/a/ms.tgz' }],
  ['file:./ms#./ms::hash=48c7be', '.', { type: 'directory', path: 'ms', isInside: true }],
  ['https://host/ms.tgz', '.', { type: 'remote', url: 'https://host/ms.tgz' }],
  [
    `https://github.com/vercel/ms.git#commit=${commit}`,
    '.',
    { type: 'git', url: 'https://github.com/vercel/ms.git', commit },
  ],
  [`git@github.com:vercel/ms.git#commit=${commit}`, '.', { type: 'git', commit }],
  [`ssh://git@host/ms.git#workspace=a&commit=${commit}`, '.', { type: 'git', commit }],
  ['https://github.com/vercel/ms.git#commit=main', '.', { type: 'git', commit: null }],
  ['exec:./x.js', '.', null],
])('%s from %s', (reference, base, source) => {
  const parts = parseRange(reference)
  expect(parts).not.toBeNull()
  const found = parts === null ? null : classifyReference(parts, id, base)
  if (source === null) expect(found).toBeNull()
  else expect(found).toMatchObject(source)
})
