import { describe, expect, test } from 'vitest'
import {
  findBin,
  findInstalled,
  isOwnCommand,
  locationsOf,
  type OwnFiles,
} from '../../src/hook/own-command.ts'
import { analyseCommand } from '../../src/shell/analyse.ts'

const lock = JSON.stringify({
  lockfileVersion: 3,
  packages: {
    '': { name: 'app' },
    'node_modules/typescript': { version: '5.0.0', bin: { tsc: 'bin/tsc' } },
    'node_modules/a/node_modules/deep': { version: '1.0.0', bin: { deep: 'x' } },
    'node_modules/own': { link: true, resolved: 'packages/own' },
    'packages/own': { version: '1.0.0', bin: { own: 'cli.js' } },
    'packages/web/node_modules/vite': { version: '5.0.0', bin: { vite: 'x' } },
  },
})
const links: Record<string, string> = {
  '/app/node_modules/.bin/tsc': '/app/node_modules/typescript/bin/tsc',
  '/app/node_modules/.bin/own': '/app/packages/own/cli.js',
  '/app/node_modules/.bin/stray': '/tmp/stray.js',
  '/app/node_modules/.bin/deep': '/app/node_modules/a/node_modules/deep/x',
  '/app/packages/web/node_modules/.bin/vite': '/app/packages/web/node_modules/vite/x',
}
const open = (more: Partial<OwnFiles> = {}): OwnFiles => ({
  root: '/app',
  approved: (file) => (file === 'package-lock.json' ? lock : null),
  isFile: (file) => Object.hasOwn(links, file),
  real: (file) => links[file] ?? file,
  hasBin: () => false,
  ...more,
})
const only = (text: string) => (file: string) => (file === 'package-lock.json' ? text : null)
const isOwn = (command: string, files = open()) => {
  const [step] = analyseCommand(command, '/app').steps
  return step !== undefined && isOwnCommand(step, files)
}

describe('a command that the approved lockfile provides', () => {
  test.each([
    'npx tsc',
    'npx --no-install tsc --noEmit $FILES',
    'npm exec -- tsc',
    'bunx tsc',
    'npx own',
    'cd packages/web && npx vite',
    'cd packages/web && npx tsc',
    'xvfb-run npx tsc',
  ])('%s', (command) => expect(isOwn(command)).toBe(true))
})

describe('one that it does not', () => {
  test.each([
    'npx stray',
    'npx deep',
    'npx none',
    'npx tsc@5',
    'npx -p typescript tsc',
    'npx --registry u tsc',
    'npx --prefix . tsc',
    'npx ./tsc',
    'cd /elsewhere && npx tsc',
    'cd .. && npx tsc',
    'pnpm dlx tsc',
    'HOME=/tmp npx tsc',
  ])('%s', (command) => expect(isOwn(command)).toBe(false))

  test('a link that leads out of its package', () => {
    expect(isOwn('npx tsc', open({ real: (file) => (file.endsWith('/tsc') ? '/tmp/evil' : file) }))).toBe(
      false,
    )
  })
  test('a lockfile that is not approved, or broken', () => {
    expect(isOwn('npx tsc', open({ approved: () => null }))).toBe(false)
    expect(isOwn('npx tsc', open({ approved: only('{"tsc"') }))).toBe(false)
    expect(isOwn('npx tsc', open({ approved: only('{"packages":{"node_modules/x":null},"a":"tsc"}') }))).toBe(
      false,
    )
  })
  test('a project that is itself a package with commands', () => {
    expect(isOwn('npx tsc', open({ hasBin: () => true }))).toBe(false)
  })
})

test("what npm recorded of what it installed counts too, and another package manager's lockfile, which cannot be read", () => {
  const approved = (name: string, text: string) => (file: string) => (file === name ? text : null)
  expect(isOwn('npx tsc', open({ approved: approved('node_modules/.package-lock.json', lock) }))).toBe(true)
  expect(isOwn('npx stray', open({ approved: approved('pnpm-lock.yaml', '') }))).toBe(true)
})

test('the file that npx would run, and the places that provide it', () => {
  expect(findBin('/app/packages/web', 'tsc', open())).toBe('/app/node_modules/.bin/tsc')
  expect(findBin('/app', 'none', open())).toBeNull()
  expect(locationsOf(lock, 'packages/web', 'vite')).toEqual(['packages/web/node_modules/vite'])
  expect(locationsOf(lock, '', 'constructor')).toEqual([])
})

test('the package in node_modules that a name with a version finds', () => {
  const installed = ['/app/node_modules/x/package.json', '/app/node_modules/own/package.json']
  const real = (file: string) => (file === '/app/node_modules/own' ? '/app/packages/own' : file)
  const files = open({ isFile: (file) => installed.includes(file), real })
  expect(findInstalled('/app/packages/web', 'x', files)).toBe('/app/node_modules/x')
  expect(findInstalled('/app', 'none', files)).toBeNull()
  expect(findInstalled('/app', 'own', files)).toBeNull()
})
