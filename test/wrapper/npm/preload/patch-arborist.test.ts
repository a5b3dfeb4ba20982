import Module, { createRequire } from 'node:module'
import { promises } from 'node:fs'
import path from 'node:path'
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { Answer, Arborist, Node } from '../../../../src/wrapper/npm/preload/arborist-types.ts'
import { makeFolder } from '../../../support/folder.ts'
import { arboristOf, Left, nodeOf, openChannel, treeOf, type Asked } from '../../../support/preload.ts'

const loader = Module as unknown as { _load: unknown }
const original = { load: loader._load, writeFile: promises.writeFile }
afterEach(() => {
  loader._load = original.load
  promises.writeFile = original.writeFile
  vi.unstubAllEnvs()
})

/** npm's modules, as small as the preloaded one can patch them; `done` has what ran. */
const modules = {
  'node_modules/@npmcli/arborist/index.js': `
module.exports = class Arborist {
  async buildIdealTree(options) { this.done.push('build tree ' + JSON.stringify(options)); if (this.fault) throw this.fault; return this.idealTree }
  async loadActual() { this.done.push('load actual') }
  async reify() {
    await this[Symbol.for('diffTrees')](); await this[Symbol.for('unpackNewModules')](); await this[Symbol.for('build')]()
    return 'tree'
  }
  async [Symbol.for('diffTrees')]() { this.done.push('diff') }
  async [Symbol.for('unpackNewModules')]() { this.done.push('unpack') }
  async [Symbol.for('build')]() { this.done.push('build') }
}
module.exports.Shrinkwrap = { metaFromNode: (node) => ({ version: node.version }) }
`,
  'node_modules/@npmcli/run-script/index.js':
    'module.exports = async ({ event, done }) => { done.push("script " + event); return "ran" }',
  'lib/ci.js': 'module.exports = class { async exec() { return "ci" } }',
}
type Patched = new () => Arborist & { done: string[]; fault?: Error }

/** Preloads the module, and loads npm's own modules after it. */
async function preload(
  answer: (question: Asked) => Answer | null = () => ({ type: 'go' }),
  files: object = modules,
) {
  const channel = openChannel(answer)
  vi.resetModules()
  vi.stubEnv('DEPGATE_CACHE', '/cache')
  await import('../../../../src/wrapper/npm/preload/patch-arborist.ts')
  const load = createRequire(path.join(makeFolder(files as Record<string, string>), 'index.js'))
  const npm = load('@npmcli/arborist') as Patched
  const done: string[] = []
  const open = (nodes: readonly Node[] = [nodeOf('node_modules/a')], more: Partial<Arborist> = {}) =>
    Object.assign(new npm(), arboristOf(nodes, more), { done })
  const script = load('@npmcli/run-script') as (options: object) => Promise<unknown>
  return { ...channel, load, open, done, run: (event: string) => script({ event, done }) }
}

const types = (asked: readonly Asked[]) => asked.map(({ type }) => type)

test('an install asks before it writes, before scripts run, and when it is saved', async () => {
  const seen: string[] = []
  const { asked, open, done } = await preload((question) => {
    seen.push(`${question.type} after ${done.at(-1)}`)
    return { type: 'go' }
  })
  expect(await open().reify()).toBe('tree')
  expect(done).toEqual(['diff', 'unpack', 'build'])
  expect(seen).toEqual(['tree after diff', 'unpacked after unpack', 'saved after build'])
  expect(asked[0]).toMatchObject({
    folder: '/project',
    isClean: false,
    isLate: false,
    isInstalled: false,
    places: ['/project/node_modules/a'],
    installed: [],
  })
})

describe('a refusal', () => {
  test('of the tree leaves everything as it is', async () => {
    const { open, done } = await preload(() => ({ type: 'fail', reason: 'malware' }))
    await expect(open().reify()).rejects.toMatchObject({ code: 'EDEPGATE', message: 'malware' })
    expect(done).toEqual(['diff'])
  })

  test('of what was unpacked runs no script', async () => {
    const { open, done } = await preload(({ type }) => ({ type: type === 'unpacked' ? 'fail' : 'go' }))
    await expect(open().reify()).rejects.toThrow('refused by depgate')
    expect(done).toEqual(['diff', 'unpack'])
  })

  test('to go on ends npm', async () => {
    const { open } = await preload(() => ({ type: 'stop' }))
    await expect(open().reify()).rejects.toEqual(new Left(0))
  })
})

describe('an approval', () => {
  test('brings hashes and the prefix, and npm records what it writes', async () => {
    const journal = path.join(makeFolder(), 'journal')
    const { open } = await preload(({ type }) =>
      type === 'tree'
        ? { type: 'go', integrity: { 'node_modules/a': 'sha512-y' }, savePrefix: '', journal }
        : { type: 'go' },
    )
    const [a, b] = [nodeOf('node_modules/a', { integrity: null }), nodeOf('node_modules/b')]
    const npm = open([a, b])
    await npm.reify()
    expect([a.integrity, b.integrity]).toEqual(['sha512-y', 'sha512-x'])
    expect(npm.options.savePrefix).toBe('')
  })

  test('is asked for again where unpacking extends the tree', async () => {
    const { asked, open } = await preload()
    const npm = open()
    const unpack = npm[Symbol.for('diffTrees')] as () => Promise<void>
    await unpack.call(npm)
    Object.assign(npm, {
      idealTree: treeOf([nodeOf('node_modules/a'), nodeOf('node_modules/a/node_modules/b')]),
    })
    await (npm[Symbol.for('unpackNewModules')] as () => Promise<void>).call(npm)
    expect(asked.map(({ isLate, places }) => [isLate, places])).toEqual([
      [false, ['/project/node_modules/a']],
      [true, []],
    ])
  })

  test('is for one tree: without it nothing is unpacked', async () => {
    const { asked, open, done } = await preload(() => ({ type: 'fail' }))
    const npm = open()
    await expect((npm[Symbol.for('unpackNewModules')] as () => Promise<void>).call(npm)).rejects.toThrow()
    expect(types(asked)).toEqual(['tree'])
    expect(done).toEqual([])
  })
})

describe('npm ci', () => {
  test('asks once its tree is built, before it empties node_modules, and not again', async () => {
    const { asked, open, load } = await preload()
    const Ci = load('./lib/ci.js') as new () => { exec(): Promise<unknown> }
    await new Ci().exec()
    const npm = open()
    await npm.buildIdealTree()
    expect(asked).toMatchObject([{ type: 'tree', isClean: true, installed: null, places: [] }])
    await npm.reify()
    expect(types(asked)).toEqual(['tree', 'unpacked', 'saved'])
  })

  test('and without it building a tree asks nothing', async () => {
    const { asked, open, done } = await preload()
    await open().buildIdealTree({ add: ['a'] })
    expect(asked).toEqual([])
    expect(done).toEqual(['build tree {"add":["a"],"ignoreScripts":true}'])
  })
})

describe('a tree that cannot be built', () => {
  test('for want of a version is reported, and stays an error', async () => {
    const { asked, open } = await preload()
    const fault = Object.assign(new Error('No matching version found for ms@^9.'), { code: 'ETARGET' })
    await expect(Object.assign(open(), { fault }).buildIdealTree()).rejects.toBe(fault)
    expect(asked).toEqual([{ type: 'unresolved', name: 'ms', range: '^9' }])
  })

  test('for another reason is an error alone', async () => {
    const { asked, open } = await preload()
    const fault = Object.assign(new Error('404'), { code: 'E404' })
    await expect(Object.assign(open(), { fault }).buildIdealTree()).rejects.toBe(fault)
    expect(asked).toEqual([])
  })
})

test.each(['diffTrees', 'unpackNewModules', 'build'])('an npm without %s installs nothing', async (step) => {
  const index = modules['node_modules/@npmcli/arborist/index.js'].replace(
    `async [Symbol.for('${step}')]`,
    'async other',
  )
  const { asked, open, done } = await preload(undefined, {
    ...modules,
    'node_modules/@npmcli/arborist/index.js': index,
  })
  const npm = open()
  await expect(npm.reify()).rejects.toEqual(new Left(2))
  await expect(npm.buildIdealTree()).rejects.toEqual(new Left(2))
  expect([types(asked), done]).toEqual([['unknown', 'unknown'], []])
})

describe('scripts', () => {
  test('of preinstall wait for the verdict, others do not', async () => {
    const { open, done, run } = await preload()
    expect(await run('preinstall')).toBeUndefined()
    expect(await run('prepare')).toBe('ran')
    expect(done).toEqual(['script prepare'])
    await open().reify()
    expect(done).toEqual(['script prepare', 'diff', 'script preinstall', 'unpack', 'build'])
    expect(await run('preinstall')).toBe('ran')
  })

  test('never run where the tree is refused', async () => {
    const { open, done, run } = await preload(() => ({ type: 'fail' }))
    await run('preinstall')
    await expect(open().reify()).rejects.toThrow()
    expect(done).toEqual(['diff'])
  })

  test('do not run in a dry run', async () => {
    vi.stubEnv('DEPGATE_TRIAL', '1')
    const { run, done } = await preload()
    await expect(run('npx')).rejects.toEqual(new Left(0))
    expect(await run('preinstall')).toBeUndefined()
    expect(done).toEqual([])
  })
})

describe('npm exec', () => {
  const inNpx = { path: '/cache/npx/abc' }

  test('judges an installed tree before a command of it runs, without the network', async () => {
    const { asked, open, run, done } = await preload()
    const npm = open(undefined, inNpx)
    await npm.loadActual()
    expect(await run('npx')).toBe('ran')
    expect(asked).toMatchObject([{ type: 'tree', isInstalled: true, isLate: false }])
    expect(npm.options.offline).toBe(true)
    expect(done.at(-1)).toBe('script npx')
  })

  test('runs no command of a tree that is refused', async () => {
    const { open, run, done } = await preload(() => ({ type: 'fail' }))
    await open(undefined, inNpx).loadActual()
    await expect(run('npx')).rejects.toThrow('refused by depgate')
    expect(done).not.toContain('script npx')
  })

  test('does not judge twice what it has just installed, nor a tree of the project', async () => {
    const { asked, open, run } = await preload()
    await open().loadActual()
    await run('npx')
    expect(asked).toEqual([])
    const npm = open([], inNpx)
    await npm.loadActual()
    await npm.reify()
    await run('npx')
    expect(types(asked)).toEqual(['tree', 'unpacked', 'saved'])
  })
})

describe('where depgate is gone', () => {
  test('npm ends between the verdict and the written lockfile alone, since only depgate restores', async () => {
    const journal = path.join(makeFolder(), 'journal')
    const { exit, open } = await preload(({ type }) =>
      type === 'tree' ? { type: 'go', journal } : { type: 'go' },
    )
    const gone = () => process.rawListeners('disconnect').at(-1)
    const first = gone()
    first?.call(process)
    expect(exit).not.toHaveBeenCalled()
    const npm = open()
    await (npm[Symbol.for('diffTrees')] as () => Promise<void>).call(npm)
    expect(() => first?.call(process)).toThrow(new Left(2))
  })
})

test('without a channel npm runs unchanged', async () => {
  openChannel()
  Object.assign(process, { send: undefined })
  vi.resetModules()
  await import('../../../../src/wrapper/npm/preload/patch-arborist.ts')
  expect(loader._load).toBe(original.load)
  expect(promises.writeFile).toBe(original.writeFile)
})
