import type { IncomingMessage, ServerResponse } from 'node:http'
import { afterEach, expect, test } from 'vitest'
import type { Report } from '../../../src/model/report.ts'
import { makeProject, type Project } from '../../support/project.ts'
import { sample } from '../../support/sample.ts'
import { startRegistry, type TestRegistry } from '../../support/server.ts'
import { makeKey } from '../../support/signing.ts'
import { integrityOf, packTarball } from '../../support/tarball.ts'

const now = new Date()
let registry: TestRegistry
let project: Project

afterEach(async () => {
  project.remove()
  await registry.close()
})

type Fault = (request: IncomingMessage, response: ServerResponse) => void
const hang: Fault = () => undefined
const drip: Fault = (_, response) => {
  response.writeHead(200, { 'content-type': 'application/json' })
  const timer = setInterval(() => response.write(' '), 50)
  response.on('close', () => clearInterval(timer))
}
const redirect: Fault = ({ url }, response) => {
  setTimeout(() => response.writeHead(302, { location: `${url}?again` }).end(), 150)
}
const isPackument = ({ method, url = '' }: IncomingMessage) => method === 'GET' && !url.includes('/-/')
const isUnder = (part: string) => (request: IncomingMessage) => request.url?.includes(part) === true

async function judge(isBad: (request: IncomingMessage) => boolean, fault: Fault, ...args: string[]) {
  const names = ['a', 'b', 'c']
  registry = await startRegistry({
    packages: Object.fromEntries(names.map((name) => [name, { '1.0.0': { hours: 9000 } }])),
    now,
    advisories: {},
    key: makeKey(),
    fault: (request, response) => {
      if (!isBad(request)) return false
      fault(request, response)
      return true
    },
  })
  project = makeProject(registry.url)
  const root = {
    name: 'app',
    version: '1.0.0',
    dependencies: Object.fromEntries(names.map((name) => [name, '1.0.0'])),
  }
  const entries = names.map((name) => {
    const manifest = JSON.stringify({ name, version: '1.0.0' })
    const integrity = integrityOf(packTarball({ 'package.json': manifest, 'index.js': '' }))
    return [
      `node_modules/${name}`,
      { version: '1.0.0', resolved: `${registry.url}${name}/-/${name}-1.0.0.tgz`, integrity },
    ]
  })
  project.write({
    'package.json': root,
    'package-lock.json': {
      name: 'app',
      version: '1.0.0',
      lockfileVersion: 3,
      packages: { '': root, ...Object.fromEntries(entries) },
    },
    'depgate.json': { registry: { deadlineSeconds: 1 } },
  })
  const startedAt = performance.now()
  const { code, stdout, stderr } = await project.depgate('check', '--all', ...args, '--format', 'json')
  const seconds = (performance.now() - startedAt) / 1000
  if (stdout === '') throw new Error(stderr)
  const { gaps } = JSON.parse(stdout) as Report
  return { code, gaps, seconds }
}

const late = 'registry did not answer within 1 s'

const faults: readonly [string, Parameters<typeof judge>[0], Parameters<typeof judge>[1]][] = [
  ['does not answer', isPackument, hang],
  ['drips', isPackument, drip],
  ['redirects for ever', isPackument, redirect],
  ['does not answer about advisories', ({ method }: IncomingMessage) => method === 'POST', hang],
  ['does not answer about its keys', isUnder('/-/npm/v1/keys'), drip],
  ['keeps back its tarballs', isUnder('.tgz'), drip],
]

test.each(sample(faults, 5))('a registry that %s is given up on at the deadline', async (_, isBad, fault) => {
  const { code, gaps, seconds } = await judge(isBad, fault, '--deep')
  expect(code).toBe(3)
  const missing = gaps.filter(({ reason }) => reason.includes(late))
  expect(new Set(missing.map((gap) => gap.package))).toEqual(
    new Set(['pkg:npm/a@1.0.0', 'pkg:npm/b@1.0.0', 'pkg:npm/c@1.0.0']),
  )
  // One second of waiting; the rest is what a busy machine takes to start.
  expect(seconds).toBeLessThan(12)
})
