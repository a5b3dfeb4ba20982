// Packages that are judged before they are added: how they are asked for, judged and recorded.

import { describe, expect, test } from 'vitest'
import { inspect } from '../../../src/cli/commands/inspect.ts'
import { DepgateError } from '../../../src/errors.ts'
import { emptyLockfile } from '../../../src/lockfile/parse.ts'
import { locked, lockfile } from '../../support/build.ts'
import { openCommandHost, runCommand } from '../../support/command-host.ts'

function open(id: string, files: Record<string, string> = {}, failure?: Error) {
  const previewed: unknown[] = []
  const pair = {
    before: emptyLockfile('inspect'),
    after: { ...lockfile([locked(id)]), path: 'inspect', manifests: [] },
    beforeLabel: 'none',
    afterLabel: id,
  }
  const { host, seen } = openCommandHost({
    files,
    shelf: { old: { '1.0.0': 9000 }, young: { '1.0.0': 1 } },
    more: {
      preview: (specs: readonly string[], settings: object) => {
        previewed.push({ specs, ...settings })
        return failure === undefined ? Promise.resolve(pair) : Promise.reject(failure)
      },
    },
  })
  return { seen, previewed, run: (...args: string[]) => runCommand(inspect, args, host) }
}

test('an old package passes, a young one fails, and both are recorded', async () => {
  const [old, young] = [open('old@1.0.0'), open('young@1.0.0')]
  expect(await old.run('old@1.0.0', '--no-cache')).toBe(0)
  expect(await young.run('young')).toBe(1)
  expect(old.previewed).toEqual([
    expect.objectContaining({ specs: ['old@1.0.0'], hasCache: false, isOffline: false, registry: null }),
  ])
  expect(young.seen.out).toContain('minimum-age')
  expect(young.seen.recorded).toMatchObject([
    { command: 'inspect', outcome: 'fail', arrivals: ['young@1.0.0'] },
  ])
  expect(old.seen.progress.slice(0, 2)).toEqual(['resolving the tree', 'done'])
})

test('the policy of the project judges, its deadline too', async () => {
  const files = {
    'depgate.json': '{"rules":{"minimum-age":"warn","new-package":"off"},"registry":{"deadlineSeconds":77}}',
  }
  const { run, previewed } = open('young@1.0.0', files)
  expect(await run('young@1.0.0')).toBe(0)
  expect(previewed).toEqual([expect.objectContaining({ deadlineSeconds: 77 })])
})

test('a pass as of the future is none in the trail', async () => {
  const { run, seen } = open('old@1.0.0')
  await run('old@1.0.0', '--as-of', '2028-01-01')
  expect(seen.recorded).toMatchObject([{ outcome: 'error' }])
})

describe('where no judgement is possible', () => {
  test('a tree that npm cannot resolve ends the run, its line too, and is recorded', async () => {
    const { run, seen } = open('x@1.0.0', {}, new DepgateError('EPREVIEW', 'no such package'))
    await expect(run('x')).rejects.toThrow('no such package')
    expect(seen.progress).toEqual(['resolving the tree', 'done'])
    expect(seen.recorded).toMatchObject([{ outcome: 'error', error: 'no such package' }])
  })

  test.each([
    [[], 'inspect needs a package'],
    [['x', '--format', 'jsn'], 'did you mean "json"'],
    [['x', '--as-of', 'now'], 'is not an ISO 8601 time'],
    [['x', '--registry', 'x'], '--registry needs an address'],
  ])('%j is refused before anything is asked', async (args, message) => {
    const { run, seen, previewed } = open('x@1.0.0')
    await expect(run(...args)).rejects.toThrow(message)
    expect([previewed, seen.recorded]).toEqual([[], []])
  })
})
