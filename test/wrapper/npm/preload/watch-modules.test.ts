import Module, { createRequire } from 'node:module'
import path from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { watchModules, type ModulePatches } from '../../../../src/wrapper/npm/preload/watch-modules.ts'
import { makeFolder } from '../../../support/folder.ts'

const loader = Module as unknown as { _load: unknown }
const original = loader._load
afterEach(() => {
  loader._load = original
})

/** Patches the modules of a folder; returns its `require` and what the patches were called with. */
function open(files: Record<string, string>) {
  const folder = makeFolder(files)
  const called: string[] = []
  const patches: ModulePatches = {
    arborist: (loaded) => void called.push(`arborist ${String(loaded)}`),
    pacote: () => void called.push('pacote'),
    runScript: (loaded) => () => `delayed ${String(loaded())}`,
    exec: (loaded) => () => `isolated ${String(loaded())}`,
    onCi: () => void called.push('ci'),
  }
  watchModules(patches)
  return { load: createRequire(path.join(folder, 'index.js')), called }
}

test('npm gets the patched functions', () => {
  const { load, called } = open({
    'node_modules/@npmcli/run-script/index.js': 'module.exports = () => "script"',
    'node_modules/libnpmexec/index.js': 'module.exports = () => "exec"',
    'node_modules/pacote/index.js': 'module.exports = {}',
    'node_modules/other/index.js': 'module.exports = () => "other"',
  })
  const call = (name: string) => (load(name) as () => string)()
  expect(['@npmcli/run-script', 'libnpmexec', 'other'].map(call)).toEqual([
    'delayed script',
    'isolated exec',
    'other',
  ])
  load('pacote')
  expect(called).toEqual(['pacote'])
})

test('Arborist is patched once', () => {
  const { load, called } = open({
    'node_modules/@npmcli/arborist/index.js': 'module.exports = function arborist() {}',
  })
  load('@npmcli/arborist')
  load('@npmcli/arborist')
  expect(called).toEqual(['arborist function arborist() {}'])
})

test('npm ci is noticed before it runs, once for each run', async () => {
  const { load, called } = open({
    'lib/ci.js': 'module.exports = class { async exec(word) { return [word, this.name] } }',
    'lib/ci-info.js': 'module.exports = class {}',
  })
  const Ci = load('./lib/ci.js') as new () => { name: string; exec(word: string): Promise<unknown> }
  load('./lib/ci.js')
  load('./lib/ci-info.js')
  expect(called).toEqual([])
  expect(await Object.assign(new Ci(), { name: 'ci' }).exec('x')).toEqual(['x', 'ci'])
  expect(called).toEqual(['ci'])
})
