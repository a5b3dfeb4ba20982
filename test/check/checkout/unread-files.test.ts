import { describe, expect, test } from 'vitest'
import { isBelowModules, listUnreadFiles } from '../../../src/check/checkout/unread-files.ts'
import { openCommit } from '../../../src/snapshot/commit.ts'
import { openDisk } from '../../../src/snapshot/disk.ts'
import { openStaged } from '../../../src/snapshot/staged.ts'
import { openCheckouts, type Entries, type MemoryCheckout } from '../../support/memory-checkout.ts'
import { top } from '../../support/memory-snapshot.ts'

/** Lists `file: reason` for a change of HEAD, on disk or in the index. */
function list(head: Entries, checkout: MemoryCheckout, isStaged = false) {
  const host = openCheckouts({ ...checkout, commits: { head } })
  const before = openCommit({ top, commit: 'head', label: 'HEAD' }, host)
  const after = isStaged ? openStaged(top, host) : openDisk(top, host)
  const sides = { top, before, after, outer: null }
  const files = listUnreadFiles(after.list(), before.list(), sides, host.git)
  return { files: files.map(({ file, reason }) => `${file}: ${reason}`), calls: host.calls }
}
const names = (head: Entries, disk: Entries) => list(head, { disk }).files.map((one) => one.split(': ')[0])

describe('a lockfile of another package manager', () => {
  const managers = {
    'web/deno.lock': 'deno',
    'deno.lock': 'deno',
    'vlt-lock.json': 'vlt',
    'aube-lock.yaml': 'aube',
    'pnpm-lock.topic.yaml': 'pnpm',
    '.pnp.cjs': 'yarn',
    'YARN.LOCK': 'yarn',
  }
  test.each(Object.entries(managers))('%s is one of %s, which is named', (file, manager) => {
    const reason = `${file}: it is a lockfile of ${manager}, which depgate does not read`
    expect(list({}, { disk: { [file]: 'new' } }).files).toEqual([reason])
    expect(list({ [file]: 'old' }, { disk: { [file]: 'new' } }).files).toEqual([reason])
  })

  test.each<[string, Entries, Entries]>([
    ['that stayed', { 'deno.lock': 'a' }, { 'deno.lock': 'a' }],
    ['that went: it installs nothing', { 'deno.lock': 'a' }, {}],
    // A checkout with core.autocrlf has them.
    ['whose lines only end in CR LF on disk', { 'deno.lock': 'a\nb\n' }, { 'deno.lock': 'a\r\nb\r\n' }],
    ['whose name only resembles one', {}, { 'aube-lock.yaml.orig': 'a', 'deno.lock.md': 'a' }],
  ])('%s is quiet', (_, head, disk) => {
    expect(names(head, disk)).toEqual([])
    expect(list(head, { disk, index: head }).files).toEqual([])
  })

  test('that is no text is compared by the hash that git gives its bytes', () => {
    const [old, changed] = [{ bytes: '\0old' }, { bytes: '\0new' }]
    expect(names({ 'bun.lockb': old }, { 'bun.lockb': old })).toEqual([])
    expect(names({ 'bun.lockb': old }, { 'bun.lockb': changed })).toEqual(['bun.lockb'])
  })

  test('that git cannot hash counts as changed', () => {
    const host = openCheckouts(
      { disk: { 'bun.lockb': { bytes: '\0' } }, commits: { head: { 'bun.lockb': { bytes: '\0' } } } },
      { git: { hashes: () => new Map() } },
    )
    const before = openCommit({ top, commit: 'head', label: 'HEAD' }, host)
    const after = openDisk(top, host)
    const sides = { top, before, after, outer: null }
    expect(listUnreadFiles(after.list(), before.list(), sides, host.git)).toHaveLength(1)
  })

  test('counts as it is staged, whatever is on disk', () => {
    const [old, changed] = [{ 'deno.lock': 'a' }, { 'deno.lock': 'b' }]
    expect(list(old, { disk: changed, index: old }, true).files).toEqual([])
    const staged = list(old, { disk: old, index: changed }, true)
    expect(staged.files).toHaveLength(1)
    expect(staged.calls.filter((call) => call.startsWith('show'))).toEqual([])
  })

  test('that a sparse checkout leaves out counts as the index has it', () => {
    const index = { 'deno.lock': 'b' }
    expect(list({ 'deno.lock': 'a' }, { disk: {}, index, leftOut: ['deno.lock'] }).files).toHaveLength(1)
    expect(list(index, { disk: {}, index, leftOut: ['deno.lock'] }).files).toEqual([])
  })
})

describe("npm's own", () => {
  test('below node_modules is a gap where it is committed, and not where an install left it', () => {
    const file = 'web/node_modules/x/package-lock.json'
    const disk = { [file]: '{}' }
    expect(list({}, { disk }).files).toEqual([
      `${file}: it is committed below a folder node_modules, where depgate reads no lockfile: move the project out of it`,
    ])
    expect(list({}, { disk, index: {} }).files).toEqual([])
    expect(isBelowModules('a/node_modules/b')).toBe(true)
    expect(isBelowModules('a/node_modules.md')).toBe(false)
  })

  test('in capitals is a gap: a file system that ignores them takes it for the lockfile', () => {
    expect(names({}, { 'Package-Lock.json': '{}', 'app/package-lock.json': '{}' })).toEqual([
      'Package-Lock.json',
    ])
  })

  test.each<[string, Entries, readonly string[]]>([
    [
      'with other contents',
      { 'npm-shrinkwrap.json': '{"a":1}', 'package-lock.json': '{}' },
      ['package-lock.json'],
    ],
    ['with the same', { 'npm-shrinkwrap.json': '{}', 'package-lock.json': '{}' }, []],
    ['of another folder', { 'a/npm-shrinkwrap.json': '{"a":1}', 'package-lock.json': '{}' }, []],
    [
      'that is no text',
      { 'npm-shrinkwrap.json': { bytes: '\0' }, 'package-lock.json': '{}' },
      ['package-lock.json'],
    ],
  ])('beside a shrinkwrap %s', (_, disk, expected) => expect(names({}, disk)).toEqual(expected))

  test('beside a shrinkwrap that is staged is a gap: only hashes are at hand', () => {
    const index = { 'npm-shrinkwrap.json': '{}', 'package-lock.json': '{}' }
    expect(list({}, { disk: {}, index }, true).files).toHaveLength(1)
    const { 'package-lock.json': alone } = index
    expect(list({}, { disk: {}, index: { 'package-lock.json': alone } }, true).files).toEqual([])
  })
})

test('a submodule of such a name is no lockfile', () => {
  expect(names({}, { 'deno.lock': { submodule: 'c0ffee' } })).toEqual([])
})

test('of thousands the first fifty are named, and the rest counted', () => {
  const disk = Object.fromEntries(Array.from({ length: 60 }, (_, nth) => [`p${nth}/deno.lock`, 'a']))
  const { files } = list({}, { disk })
  expect(files).toHaveLength(51)
  expect(files.at(-1)).toBe('p50/deno.lock: it and 9 more lockfiles are none that depgate reads')
  const fifty = Object.fromEntries(Object.entries(disk).slice(0, 50))
  expect(list({}, { disk: fifty }).files.at(-1)).toContain('it is a lockfile of deno')
})
