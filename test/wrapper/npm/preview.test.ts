import { readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { NpmConfig } from '../../../src/registry/npm-config.ts'
import { previewInstall, type PreviewSettings } from '../../../src/wrapper/npm/preview.ts'
import { makeFolder } from '../../support/folder.ts'
import { startRegistry } from '../../support/server.ts'

const nowhere = 'https://registry.example.test/'
const configOf = (registry = nowhere): NpmConfig => ({
  flat: { registry, cache: makeFolder(), audit: false, fetchRetries: 0 },
  files: [],
  localPrefix: '/project',
  defaultRegistry: registry,
  words: [],
  typed: {},
})
const settings: PreviewSettings = { isOffline: false, deadline: null, before: null }
const preview = (
  specs: readonly string[],
  more: Partial<PreviewSettings> = {},
  { registry = nowhere, changed = null as NpmConfig | null } = {},
) => previewInstall(specs, { config: configOf(registry), changed }, { ...settings, ...more })

/** A registry on loopback that has a@1.0.0 and b@1.0.0; with `isHanging` it answers nothing. */
async function serve(isHanging = false) {
  const manifest = { dependencies: { b: '^1' }, scripts: { install: 'touch evil' } }
  const registry = await startRegistry({
    packages: { a: { '1.0.0': { hours: 1, manifest } }, b: { '1.0.0': { hours: 1 } } },
    now: new Date(),
    fault: () => isHanging,
  })
  onTestFinished(() => registry.close())
  return registry
}

const folders = () => readdirSync(tmpdir()).filter((name) => name.startsWith('depgate-inspect-')).length

describe('refused without a request is', () => {
  test.each([
    ['github:o/r', 'inspect judges packages of a registry; "github:o/r" is a git'],
    [
      'https://example.test/a.tgz',
      'inspect judges packages of a registry; "https://example.test/a.tgz" is a remote',
    ],
    ['./a', 'inspect judges packages of a registry; "./a" is a directory'],
    ['a.tgz', 'inspect judges packages of a registry; "a.tgz" is a file'],
    ['as@npm:github:o/r', '"as@npm:github:o/r" is no package that npm knows how to name'],
    ['a@@@\u001b[31m', '"a@@@" is no package that npm knows how to name'],
  ])('%s', async (spec, message) => {
    const before = folders()
    await expect(preview(['good', spec])).rejects.toMatchObject({ code: 'EUSAGE', message })
    expect(folders()).toBe(before)
  })

  test('a package whose registry only the change configures', async () => {
    const changed = configOf('https://evil.example.test/')
    await expect(preview(['a@1'], {}, { changed })).rejects.toMatchObject({
      code: 'EPREVIEW',
      message: expect.stringMatching(/^npm cannot resolve a@1: /) as string,
    })
  })
})

test('the tree is a lockfile in which everything is new, without lines and ranges of a manifest', async () => {
  const registry = await serve()
  const before = folders()
  const pair = await preview(['a@1.0.0'], {}, { registry: registry.url })
  expect(pair).toMatchObject({ beforeLabel: 'none', afterLabel: 'a@1.0.0' })
  expect(pair.before.packages).toEqual([])
  expect(pair.after.path).toBe('inspect')
  expect(pair.after.packages.map(({ name, line }) => [name, line])).toEqual([
    ['a', 0],
    ['b', 0],
  ])
  expect(pair.after.manifests.map(({ ranges }) => ranges)).toEqual([[]])
  expect(folders()).toBe(before)
  // Only packuments: no code of a package is fetched.
  expect(registry.requests.filter((one) => one.includes('.tgz'))).toEqual([])
})

test('an alias is shown under its own name', async () => {
  const { url } = await serve()
  expect((await preview(['as@npm:b@1'], {}, { registry: url })).after.packages).toMatchObject([
    { name: 'b', alias: 'as' },
  ])
})

test.each([
  ['none', /^npm cannot resolve none: 404 Not Found/],
  ['a@9', /^npm cannot resolve a@9: No matching version/],
])('%s, which the registry does not have, is an error with the reason of npm', async (spec, message) => {
  const { url } = await serve()
  const before = folders()
  await expect(preview([spec], {}, { registry: url })).rejects.toMatchObject({
    code: 'EPREVIEW',
    message: expect.stringMatching(message) as string,
  })
  expect(folders()).toBe(before)
})

test('offline nothing is requested', async () => {
  const { url, requests } = await serve()
  await expect(preview(['a'], { isOffline: true }, { registry: url })).rejects.toMatchObject({
    code: 'EPREVIEW',
  })
  expect(requests).toEqual([])
})

test('a registry that hangs ends at the deadline of the run', async () => {
  const { url } = await serve(true)
  const deadline = { seconds: 5, endsAt: () => performance.now() + 30 }
  await expect(preview(['a'], { deadline }, { registry: url })).rejects.toMatchObject({
    code: 'EPREVIEW',
    message: 'npm cannot resolve a: the registry did not answer within 5 s',
  })
})
