// The registry and the project in which every hostile lockfile and its honest twin are judged.

import { createHash } from 'node:crypto'
import path from 'node:path'
import { DepgateError } from '../../src/errors.ts'
import { main } from '../../src/cli/main.ts'
import { askRegistries } from '../../src/advisories/feeds/registry-feed.ts'
import { createRegistryClient } from '../../src/registry/client.ts'
import type { Host } from '../../src/ports/host.ts'
import type { Report } from '../../src/model/report.ts'
import type { Published } from '../support/server.ts'
import { cert } from '../support/tls.ts'
import { carriers } from './carriers.ts'

const old = 9_000
const version = (manifest: Record<string, unknown> = {}, more: Partial<Published> = {}): Published => ({
  hours: old,
  manifest,
  ...more,
})

/** What the registry has. Everything is old: only the entries of the lockfile are hostile. */
export const packages: Record<string, Record<string, Published>> = {
  ms: { '2.1.2': version(), '2.1.3': version() },
  'pad-left': { '4.17.10': version(), '4.17.21': version() },
  'is-odd': {
    '3.0.1': version({ dependencies: { 'is-number': '^6.0.0' } }),
    '3.1.0': version({ dependencies: { 'is-number': '^6.0.0', zz: '1.0.0' } }),
  },
  'is-number': { '6.0.0': version(), '7.0.0': version() },
  zz: { '1.0.0': version() },
  evil: { '1.0.0': version() },
  tool: {
    '1.0.0': version({ bin: { tool: './cli.js' } }, { files: { 'cli.js': '' } }),
    '1.1.0': version(
      { bin: { tool: './cli.js', 'tool-x': 'x.js' } },
      { files: { 'cli.js': '', 'x.js': '' } },
    ),
  },
  'tool-git': {
    '1.0.0': version({ bin: { 'tool-git': './cli.js' } }, { files: { 'cli.js': '' } }),
    '1.1.0': version({ bin: { 'tool-git': './cli.js', git: './cli.js' } }, { files: { 'cli.js': '' } }),
    '2.0.0': version({ bin: { tool: './cli.js' } }, { files: { 'cli.js': '' } }),
  },
  native: {
    '1.0.0': version({ scripts: { install: 'node -e 0' } }),
    '1.1.0': version({ scripts: { install: 'node -e 0' } }),
  },
  carrier: {
    '1.0.0': version({ dependencies: { inner: '^1.0.0' }, bundleDependencies: ['inner'] }),
    '1.1.0': version({ dependencies: { inner: '^1.0.0' }, bundleDependencies: ['inner'] }),
  },
  inner: { '1.0.0': version() },
  // As registries have them that know no more than npm 4 sent.
  ancient: { '1.0.0': version({}, { hides: ['integrity'] }), '1.1.0': version({}, { hides: ['integrity'] }) },
  bare: { '1.0.0': version({}, { hides: ['integrity', 'shasum'] }) },
  ...carriers,
}

export type Entry = Record<string, unknown>

/** A lockfile of version 3 and the manifest beside it, to be edited. */
export interface Tree {
  readonly manifest: Record<string, unknown> & { dependencies: Record<string, string> }
  readonly packages: Record<string, Entry>
}

/** The files on disk after the change: file name → text; `-> elsewhere` is a link. */
export type Files = Record<string, string>

export interface World {
  /** The registry, with a slash at its end. */
  readonly registry: string
  /** The entry that npm writes for a version that the registry has. */
  entry(name: string, version: string): Entry
  /** The sha1 of its tarball, as npm 4 wrote it. */
  sha1(name: string, version: string): string
  /** The honest state before the change. */
  base(): Tree
}

/** A host that serves anything; no test fetches from it. */
export const evilHost = 'https://evil.example.test'
export const evilHash = `sha512-${Buffer.alloc(64, 7).toString('base64')}`

/** Reads what the registry serves, so that honest entries are what npm would write. */
export async function openApprovedState(registry: string): Promise<World> {
  const known = new Map<string, Record<string, Entry>>()
  for (const name of Object.keys(packages)) {
    const answer = await fetch(`${registry}${name}`)
    known.set(name, ((await answer.json()) as { versions: Record<string, Entry> }).versions)
  }
  const manifestOf = (name: string, version: string): Entry => {
    const manifest = known.get(name)?.[version]
    if (manifest === undefined) throw new Error(`the registry has no ${name}@${version}`)
    return manifest
  }
  const sha1Of = (name: string, version: string): string => {
    const { shasum = '' } = manifestOf(name, version).dist as Record<string, string>
    return `sha1-${Buffer.from(shasum, 'hex').toString('base64')}`
  }
  const entry = (name: string, version: string): Entry => {
    const manifest = manifestOf(name, version)
    const dist = manifest.dist as Record<string, string>
    const { dependencies, bin, scripts } = manifest as Record<string, Record<string, string> | undefined>
    return {
      version,
      resolved: dist.tarball,
      integrity: dist.integrity ?? sha1Of(name, version),
      ...(dependencies === undefined ? {} : { dependencies }),
      ...(bin === undefined ? {} : { bin: { ...bin, ...(bin.tool && { tool: 'cli.js' }) } }),
      ...(scripts === undefined ? {} : { hasInstallScript: true }),
    }
  }
  return {
    registry,
    entry,
    sha1: sha1Of,
    base: () => ({
      manifest: {
        name: 'app',
        version: '1.0.0',
        dependencies: { ms: '2.1.2', 'is-odd': '3.0.1', tool: '1.0.0', native: '1.0.0', carrier: '1.0.0' },
      },
      packages: {
        'node_modules/carrier': { ...entry('carrier', '1.0.0'), bundleDependencies: ['inner'] },
        'node_modules/carrier/node_modules/inner': { version: '1.0.0', inBundle: true },
        'node_modules/is-number': entry('is-number', '6.0.0'),
        'node_modules/is-odd': entry('is-odd', '3.0.1'),
        'node_modules/ms': entry('ms', '2.1.2'),
        'node_modules/native': entry('native', '1.0.0'),
        'node_modules/tool': entry('tool', '1.0.0'),
      },
    }),
  }
}

/** The files of a tree: a lockfile of version 3 beside its manifest. */
export function write({ manifest, packages }: Tree): Files {
  const lock = { name: 'app', version: '1.0.0', lockfileVersion: 3, requires: true }
  return {
    'package.json': JSON.stringify(manifest, null, 2),
    'package-lock.json': JSON.stringify({ ...lock, packages: { '': manifest, ...packages } }, null, 2),
  }
}

/** The `dependencies` section of versions 1 and 2 for a tree whose packages all lie at its top. */
export function legacy({ packages }: Tree): Record<string, Entry> {
  const tops = Object.entries(packages).filter(([location]) => location.split('node_modules/').length === 2)
  return Object.fromEntries(
    tops.map(([location, { version, resolved, integrity, dependencies }]) => [
      location.slice('node_modules/'.length),
      { version, resolved, integrity, ...(dependencies === undefined ? {} : { requires: dependencies }) },
    ]),
  )
}

/** The result of judging: the exit code, the report where there is one, and stderr. */
export interface Judgement {
  readonly exit: number
  readonly report: Report | null
  readonly stderr: string
  /** The text on stdout. */
  readonly out: string
}

/** As git names a blob. */
function blobOf(text: string): string {
  return createHash('sha1')
    .update(`blob ${Buffer.byteLength(text)}\0${text}`)
    .digest('hex')
}

/** Judges the disk against HEAD as `depgate check` does, with the real registry client; files live in memory. */
export async function judge(
  registry: string,
  before: Files,
  after: Files,
  args: readonly string[] = ['--format', 'json'],
): Promise<Judgement> {
  const folder = path.resolve('/project')
  const heard = { out: '', err: '' }
  const output = (to: 'out' | 'err') => ({
    write: (text: string) => {
      heard[to] += text
    },
    isTerminal: false,
    width: null,
  })
  const shorten = (file: string) => path.relative(folder, file).replaceAll('\\', '/')
  const real = (file: string) => {
    const [, target] = /^-> (.*)$/.exec(after[shorten(file)] ?? '') ?? []
    return target === undefined ? file : path.resolve(path.dirname(file), target)
  }
  const refuse = () => {
    throw new Error('not asked for')
  }
  const host: Host = {
    folder,
    env: {},
    own: ['depgate'],
    out: output('out'),
    err: output('err'),
    policyPlaces: { managed: [], user: '/nowhere/policy.json' },
    settingsPlaces: () => [],
    digest: () => null,
    git: {
      top: () => folder,
      hooks: () => null,
      mergeBase: refuse,
      head: () => 'a'.repeat(40),
      show: (_, __, file) => before[file] ?? null,
      commit: refuse,
      parents: refuse,
      isShallow: refuse,
      remotes: refuse,
      isSubmodule: refuse,
      files: (_, commit) =>
        Object.entries(commit === null ? after : before).map(([file, text]) => ({
          path: file,
          hash: blobOf(text),
          isSubmodule: false,
          isLeftOut: false,
        })),
      blobs: () => new Map(),
      hashes: () => new Map(),
      history: refuse,
    },
    input: refuse,
    isClockRight: () => null,
    now: () => new Date(),
    read: (file) => after[shorten(real(file))] ?? null,
    real,
    write: refuse,
    openProject: refuse,
    lineMemory: { read: () => null, write: refuse },
    copyProject: () => Promise.reject(new DepgateError('EPREVIEW', 'there is no npm here')),
    openRegistryAs: refuse,
    runNpm: refuse,
    openUndo: refuse,
    recover: refuse,
    findUnfinished: refuse,
    enter: refuse,
    openRegistry: async () =>
      createRegistryClient({
        config: { flat: { registry, ca: cert }, defaultRegistry: registry },
        now: () => new Date(),
        advisories: (client, _, queries, canary) => askRegistries(client, queries, canary),
        cacheFolder: null,
      }),
    preview: refuse,
    openTrail: () => ({
      path: '',
      who: { actor: 'a', agent: null, host: 'h' },
      append: () => '',
      probe: () => null,
      verify: () => null,
      readNewest: () => [],
      send: refuse,
    }),
    updateAdvisories: refuse,
    advisoryEdits: () => ({ edits: [], added: [], more: 0 }),
    describeAdvisories: () => null,
    hook: undefined as never,
    setup: undefined as never,
    at: refuse,
    progress: () => () => undefined,
  }
  const exit = await main(['check', ...args], host)
  const isReport = args.includes('json') && heard.out !== ''
  return {
    exit,
    report: isReport ? (JSON.parse(heard.out) as Report) : null,
    stderr: heard.err,
    out: heard.out,
  }
}
