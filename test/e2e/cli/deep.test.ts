// --deep end to end: the built bin, a registry on loopback with tarballs that lie.

import { afterEach, expect, test } from 'vitest'
import type { Report } from '../../../src/model/report.ts'
import { makeProject, type Project } from '../../support/project.ts'
import {
  startRegistry,
  type Published,
  type RegistryOptions,
  type TestRegistry,
} from '../../support/server.ts'
import { packTarball } from '../../support/tarball.ts'

const lying = packTarball({
  'package.json': JSON.stringify({ name: 'old-pad', version: '1.0.0', scripts: { postinstall: 'evil' } }),
})

let registry: TestRegistry
let project: Project
afterEach(async () => {
  project.remove()
  await registry.close()
})

async function open(published: Partial<Published>, fault?: RegistryOptions['fault']): Promise<void> {
  const packages = { 'old-pad': { '1.0.0': { hours: 5_000, ...published } } }
  registry = await startRegistry({ packages, now: new Date(), advisories: {}, ...(fault ? { fault } : {}) })
  project = makeProject(registry.url)
  project.write({ 'package.json': { name: 'app', version: '1.0.0', dependencies: { 'old-pad': '1.0.0' } } })
  const { code, stderr } = await project.npm('install', '--package-lock-only', '--ignore-scripts')
  expect(code, stderr).toBe(0)
  registry.requests.length = 0
}

const deep = () => project.depgate('check', '--all', '--deep', '--format', 'json')
const fetched = () => registry.requests.filter((one) => one.endsWith('.tgz')).length

test('a confused package fails with --deep and passes without; the second run fetches nothing', async () => {
  await open({ tarball: lying })
  expect((await project.depgate('check', '--all')).code).toBe(0)
  expect(fetched()).toBe(0)
  const first = await deep()
  expect(first.code).toBe(1)
  expect((JSON.parse(first.stdout) as Report).findings).toMatchObject([{ rule: 'manifest-confusion' }])
  expect(fetched()).toBe(1)
  const second = await deep()
  expect(second.code).toBe(1)
  expect(fetched()).toBe(1)
})

test('an honest package passes', async () => {
  await open({})
  expect((await deep()).code).toBe(0)
  expect(fetched()).toBe(1)
})

test('a tarball that is not there is a gap, and 500 is asked again', async () => {
  let status = 404
  await open({}, ({ url }, response) => {
    if (url?.endsWith('.tgz') !== true || status === 200) return false
    response.writeHead(status).end()
    if (status === 500) status = 200
    return true
  })
  const missing = await deep()
  expect(missing.code).toBe(3)
  expect((JSON.parse(missing.stdout) as Report).gaps).toMatchObject([
    { rule: 'manifest-confusion', evidence: 'tarball' },
  ])
  status = 500
  expect((await deep()).code).toBe(0)
})

test('other bytes than the manifest vouches for are a finding; a token stays with its registry', async () => {
  const packages = { 'old-pad': { '1.0.0': { hours: 5_000, tarball: lying } } }
  const other = await startRegistry({ packages, now: new Date() })
  try {
    await open({}, ({ url }, response) => {
      if (url?.endsWith('.tgz') !== true) return false
      response.writeHead(302, { location: `http://localhost:${new URL(other.url).port}${url}` }).end()
      return true
    })
    project.write({ '../.npmrc': `//${new URL(registry.url).host}/:_authToken=secret\n` })
    const { code, stdout } = await deep()
    expect(code).toBe(1)
    expect((JSON.parse(stdout) as Report).findings[0]?.facts).toMatchObject({ field: 'integrity' })
    expect(registry.headers.at(-1)?.authorization).toBe('Bearer secret')
    expect(other.requests).toHaveLength(1)
    expect(other.headers[0]?.authorization).toBeUndefined()
  } finally {
    await other.close()
  }
})

test('inspect finds a confused package before it is added, and only with --deep', async () => {
  await open({ tarball: lying })
  const inspect = ['inspect', 'old-pad@1.0.0', '--format', 'json']
  expect((await project.depgate(...inspect)).code).toBe(0)
  expect(fetched()).toBe(0)
  const { code, stdout } = await project.depgate(...inspect, '--deep')
  expect(code).toBe(1)
  expect((JSON.parse(stdout) as Report).findings).toMatchObject([
    { rule: 'manifest-confusion', name: 'old-pad', version: '1.0.0' },
  ])
  expect(fetched()).toBe(1)
})

test.each([
  ['check', ['check', '--all']],
  ['inspect', ['inspect', 'old-pad@1.0.0']],
])('%s --deep --offline: a tarball that was never read is a gap, one that was is judged', async (_, args) => {
  await open({ tarball: lying })
  expect((await project.depgate(...args)).code).toBe(0)
  registry.requests.length = 0
  const offline = [...args, '--deep', '--offline', '--format', 'json']
  const unknown = await project.depgate(...offline)
  expect(unknown).toMatchObject({ code: 3, stderr: '' })
  expect((JSON.parse(unknown.stdout) as Report).gaps).toContainEqual({
    package: 'pkg:npm/old-pad@1.0.0',
    rule: 'manifest-confusion',
    level: 'error',
    evidence: 'tarball',
    reason: 'tarball not in the cache',
  })
  expect(registry.requests).toEqual([])
  expect((await project.depgate(...args, '--deep')).code).toBe(1)
  registry.requests.length = 0
  const known = await project.depgate(...offline)
  expect(known.code).toBe(1)
  expect((JSON.parse(known.stdout) as Report).findings).toMatchObject([{ rule: 'manifest-confusion' }])
  expect(registry.requests).toEqual([])
})
