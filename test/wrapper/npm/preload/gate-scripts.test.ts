import { expect, test } from 'vitest'
import type {
  Answer,
  Arborist,
  ArboristClass,
  Node,
} from '../../../../src/wrapper/npm/preload/arborist-types.ts'
import {
  gateExtract,
  gateScripts,
  isBuilding,
  isLeftOut,
  leaveUnprepared,
} from '../../../../src/wrapper/npm/preload/gate-scripts.ts'
import { makeFolder } from '../../../support/folder.ts'

const scripted = JSON.stringify({ name: 'a', version: '1.0.0', scripts: { postinstall: 'x' } })
const files = {
  'node_modules/a/package.json': scripted,
  'node_modules/a/node_modules/inside/package.json': scripted,
  'node_modules/gyp/package.json': '{"name":"gyp","version":"1.0.0"}',
  'node_modules/gyp/binding.gyp': '',
  'node_modules/quiet/package.json': '{"name":"quiet","version":"1.0.0","scripts":{"test":"x"}}',
  'w/package.json': scripted,
}
let root: string
let nodes: Node[]
let inside: Node

function node(location: string, more: object = {}): Node {
  const made = { location, path: `${root}/${location}`, isLink: false, isRoot: false, ...more }
  return Object.assign(made, { target: (more as { target?: Node }).target ?? made }) as unknown as Node
}
function lay() {
  root = makeFolder(files)
  inside = node('node_modules/a/node_modules/inside', { inBundle: true })
  const own = node('w', { isWorkspace: true })
  nodes = [
    node('node_modules/a', { children: new Map([['inside', inside]]) }),
    node('node_modules/gyp'),
    node('node_modules/quiet'),
    node('node_modules/w', { isLink: true, isWorkspace: true, target: own }),
  ]
}

/** Runs npm's rebuild with an answer; returns what was asked, and the folders whose scripts ran. */
async function rebuild(answer: Partial<Answer>, options: Record<string, unknown> = {}) {
  lay()
  const asked: object[] = []
  const ran: string[] = []
  class Fake {
    path = root
    options = options
    async rebuild({ nodes: given = [] }: { nodes?: Iterable<Node> } = {}) {
      for (const { target } of [...given, inside])
        if (!isBuilding() || !isLeftOut({ path: target.path })) ran.push(target.location)
      return this.options.dangerouslyAllowAllScripts
    }
  }
  gateScripts(Fake as unknown as ArboristClass, async (question) => {
    asked.push(question)
    return { type: 'go', ...answer } as Answer
  })
  const seen = await (new Fake() as unknown as Arborist).rebuild({ nodes })
  return { asked, ran, seen }
}

test('asks about every package with scripts, and runs those of the answer and of the workspaces', async () => {
  const { asked, ran, seen } = await rebuild({ scripts: { run: ['node_modules/a'], isAll: false } })
  expect(asked).toEqual([
    {
      type: 'scripts',
      folder: root,
      isGlobal: false,
      allowScripts: null,
      packages: [
        { location: 'node_modules/a', name: 'a', version: '1.0.0', isBundled: false },
        { location: inside.location, name: 'a', version: '1.0.0', isBundled: true },
        { location: 'node_modules/gyp', name: 'gyp', version: '1.0.0', isBundled: false },
      ],
    },
  ])
  expect(ran).toEqual(['node_modules/a', 'w'])
  expect(seen).toBe(undefined)
  expect(isBuilding()).toBe(false)
})

test('an answer without scripts runs those of the workspaces alone', async () => {
  expect((await rebuild({})).ran).toEqual(['w'])
})

test('with "all" npm 12 is told so, for this build only', async () => {
  const options = { dangerouslyAllowAllScripts: false }
  expect((await rebuild({ scripts: { run: [], isAll: true } }, options)).seen).toBe(true)
  expect(options.dangerouslyAllowAllScripts).toBe(false)
})

test('nothing is asked with ignore-scripts', async () => {
  expect((await rebuild({}, { ignoreScripts: true })).asked).toEqual([])
})

test('what npm has read of allowScripts is passed on', async () => {
  const { asked } = await rebuild({}, { allowScripts: { a: false } })
  expect(asked).toMatchObject([{ allowScripts: { a: false } }])
})

test('a source from git that is not allowed is unpacked with ignore-scripts, in the environment too', async () => {
  lay()
  const seen: unknown[] = []
  const pacote = {
    extract: async (spec: string, to: string, options: { ignoreScripts?: boolean }) => {
      seen.push([spec.slice(0, 3), options.ignoreScripts === true, process.env.npm_config_ignore_scripts])
      return to
    },
  }
  gateExtract(pacote)
  leaveUnprepared({ path: root } as Arborist, ['node_modules/left'])
  const before = process.env.npm_config_ignore_scripts
  delete process.env.npm_config_ignore_scripts
  await Promise.all([
    pacote.extract('git+https://h.test/r.git', `${root}/node_modules/left`, {}),
    pacote.extract('git+https://h.test/r.git', `${root}/node_modules/a`, {}),
    pacote.extract('https://h.test/a.tgz', `${root}/node_modules/left`, {}),
  ])
  if (before !== undefined) process.env.npm_config_ignore_scripts = before
  expect(seen).toHaveLength(3)
  expect(seen).toContainEqual(['git', true, 'true'])
  expect(seen).toContainEqual(['git', false, undefined])
})
