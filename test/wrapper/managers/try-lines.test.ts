// Lines of another package manager in a copy of a project: a program that records how it was run.

import { chmodSync, existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { wordsOf } from '../../../src/lockfile/commands-of.ts'
import { openOtherCopy, openOtherProject } from '../../../src/wrapper/managers/try-lines.ts'
import { makeFolder } from '../../support/folder.ts'

/** It appends its arguments and what it can see to a file, and writes a lockfile. */
const program = (record: string, version: string, more = '') => `#!/bin/sh
if [ "$1" = --version ]; then echo ${version}; exit 0; fi
echo "$* registry=$npm_config_registry proxy=$HTTP_PROXY no=<$NO_PROXY> ci=$CI git=$(git --version >/dev/null 2>&1 && echo yes || echo no)" >> ${record}
${more}
echo "lock" > pnpm-lock.yaml
`
const files = {
  'package.json': '{"name":"app"}',
  'pnpm-lock.yaml': 'before\n',
  'pnpm-workspace.yaml': 'packages: [w]\n',
  'w/package.json': '{"name":"w"}',
  'index.js': 'x',
}

function prepare(given: Readonly<Record<string, string>> = {}, more = '', version = '10.34.9') {
  const place = makeFolder({ 'bin/pnpm': '', 'record.txt': '' })
  const record = path.join(place, 'record.txt')
  const bin = makeFolder({ pnpm: program(record, version, more) })
  chmodSync(path.join(bin, 'pnpm'), 0o755)
  const root = makeFolder({ ...files, ...given })
  const words = wordsOf('pnpm-9.0')
  if (words === null) throw new Error('no words')
  const env = { PATH: [bin, process.env.PATH ?? ''].join(path.delimiter), CI: '1', HOME: '/nowhere' }
  const shared = { root, from: root, env, words }
  return { root, record: () => readFileSync(record, 'utf8'), shared }
}

const origins = ['https://registry.example.test']
const registry = 'https://registry.example.test/'
const step = (...args: string[]) => ({ type: 'run', program: 'pnpm', args }) as const

async function open({ shared }: ReturnType<typeof prepare>) {
  const copy = await openOtherCopy({ ...shared, origins, registry })
  onTestFinished(copy.remove)
  return copy
}

test('a copy has manifests, lockfile and settings; the project stays as it is', async () => {
  const prepared = prepare()
  const copy = await open(prepared)
  expect(copy.version).toBe('10.34.9')
  expect([...copy.names()].sort()).toEqual([
    '.npmrc',
    'package.json',
    'pnpm-lock.yaml',
    'pnpm-workspace.yaml',
    'w/package.json',
  ])
  expect(await copy.run([step('add', 'a')], 10_000)).toBe(true)
  expect(copy.read('pnpm-lock.yaml')).toBe('lock\n')
  expect(readFileSync(path.join(prepared.root, 'pnpm-lock.yaml'), 'utf8')).toBe('before\n')
  copy.reset()
  expect(copy.read('pnpm-lock.yaml')).toBe('before\n')
})

test('it only resolves, through the proxy, without git, and not as in CI', async () => {
  const prepared = prepare()
  const copy = await open(prepared)
  await copy.run([step('add', 'a')], 10_000)
  expect(prepared.record()).toMatch(
    /^add a --lockfile-only registry=https:\/\/registry\.example\.test\/ proxy=http:\/\/127\.0\.0\.1:\d+ no=<> ci= git=no\n$/,
  )
})

test('what it requests from another origin is refused', async () => {
  const asked: string[] = []
  const server = createServer((incoming, answer) => {
    asked.push(incoming.url ?? '')
    answer.end('{}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo
  const ask = `node -e 'const h=require("http");const p=new URL(process.env.HTTP_PROXY);h.get({host:p.hostname,port:p.port,path:"http://127.0.0.1:${port}/evil"},r=>{console.log(r.statusCode);process.exit(r.statusCode===200?0:1)})' || exit 1`
  const copy = await open(prepare({}, ask))
  expect(await copy.run([step('add', 'a')], 20_000)).toBe(false)
  expect(asked).toEqual([])
  const own = await openOtherCopy({
    ...prepare({}, ask).shared,
    origins: [`http://127.0.0.1:${port}`],
    registry,
  })
  onTestFinished(own.remove)
  expect(await own.run([step('add', 'a')], 20_000)).toBe(true)
  expect(asked).toEqual(['/evil'])
})

test('npm edits a manifest in the copy, and runs nothing else there', async () => {
  const copy = await open(prepare())
  const npm = (...args: string[]) => ({ type: 'npm', args }) as const
  expect(await copy.run([npm('pkg', 'set', 'dependencies[a]=1.0.0')], 20_000)).toBe(true)
  expect(JSON.parse(copy.read('package.json') ?? '')).toEqual({ name: 'app', dependencies: { a: '1.0.0' } })
  expect(await copy.run([npm('install')], 20_000)).toBe(false)
  expect(await copy.run([{ type: 'run', program: 'sh', args: ['-c', 'true'] }], 20_000)).toBe(false)
})

test.each<[string, Parameters<typeof prepare>, RegExp]>([
  ['a pnpmfile', [{ '.pnpmfile.cjs': '' }], /runs code of the project/],
  ['no version', [{}, '', 'unknown'], /prints no version/],
])('nothing is tried with %s', async (_, given, reason) => {
  const { shared } = prepare(...given)
  await expect(openOtherCopy({ ...shared, origins, registry })).rejects.toMatchObject({
    code: 'EPREVIEW',
    message: expect.stringMatching(reason) as string,
  })
})

test('nothing is tried without the program', async () => {
  const { shared } = prepare()
  const place = { ...shared, env: { PATH: '/nowhere' }, origins, registry }
  await expect(openOtherCopy(place)).rejects.toMatchObject({
    code: 'EPREVIEW',
    message: 'there is no pnpm on the PATH that depgate can run',
  })
})

test('in the project itself lines are run as they are, and taken back', async () => {
  const { root, shared, record } = prepare({ 'node_modules/a/package.json': '{}' })
  const project = openOtherProject(shared)
  expect(await project.run([step('add', 'a')], 10_000)).toBe(true)
  expect(readFileSync(path.join(root, 'pnpm-lock.yaml'), 'utf8')).toBe('lock\n')
  expect(await project.installModules(10_000)).toBe(true)
  expect(record()).toMatch(/\ninstall --frozen-lockfile --ignore-scripts registry= proxy= /)
  project.reset()
  expect(readFileSync(path.join(root, 'pnpm-lock.yaml'), 'utf8')).toBe('before\n')
  project.remove()
  expect(existsSync(root)).toBe(true)
})
