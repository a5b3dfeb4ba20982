// The machine as the judging part of the hook sees it, in memory: a registry on a shelf, and no process or disk.

import { createHash } from 'node:crypto'
import path from 'node:path'
import type { Host } from '../../src/ports/host.ts'
import type { WatchedRoot } from '../../src/ports/hook.ts'
import { asOf } from './build.ts'
import { openFakeCopy, type NpmTable } from './fake-copy.ts'
import { filesOf, top, type Tree } from './memory-snapshot.ts'
import { fakeRegistry } from './registry.ts'
import { who } from './trail.ts'

/** A hash as the hook names texts by. */
export const hash = (text: string) => createHash('sha256').update(text).digest('hex')

const shelf = { old: { '1.0.0': 9000, '1.1.0': 8000 }, young: { '1.0.0': 1, '0.9.0': 9000 } }

/** A lockfile with these packages, as npm would write it. */
export function lockWith(...ids: string[]): string {
  const packages = ids.map((id) => {
    const [name = '', version = ''] = id.split('@')
    const resolved = `https://registry.example.test/${name}/-/${name}-${version}.tgz`
    return [`node_modules/${name}`, { version, resolved, integrity: `sha512-${version}` }] as const
  })
  const dependencies = Object.fromEntries(ids.map((id) => id.split('@') as [string, string]))
  return JSON.stringify({
    lockfileVersion: 3,
    packages: { '': { name: 'app', dependencies }, ...Object.fromEntries(packages) },
  })
}

/** The manifest that goes with it. */
export function manifestWith(...ids: string[]): string {
  const dependencies = Object.fromEntries(ids.map((id) => id.split('@') as [string, string]))
  return JSON.stringify({ name: 'app', dependencies })
}

/** What lines are looked for in. */
interface Search {
  /** What each leads to; npm fails at all others. */
  readonly lines?: NpmTable
  /** What the copy has in place of the disk. */
  readonly copied?: Tree
  readonly copyTrouble?: Error
  /** The files of the commit that HEAD is at. */
  readonly head?: Tree
  /** Milliseconds that pass with each look at the clock. */
  readonly tickMs?: number
}

/** Opens it over the files on disk; `roots` are those that `hook.lock` knows. */
export function openHookMachine(disk: Tree, roots: readonly WatchedRoot[] = [], search: Search = {}) {
  const asked: string[] = []
  const typed: string[] = []
  const copies: unknown[] = []
  let moment = asOf.getTime() - (search.tickMs ?? 0)
  const written: string[] = []
  const seen = { out: '', codes: 0 }
  const host: Host = {
    ...filesOf(disk, search.head),
    env: {},
    own: ['depgate'],
    policyPlaces: { managed: [], user: path.resolve('/home/depgate.json') },
    settingsPlaces: () => [],
    digest: () => null,
    out: { write: (text: string) => (seen.out += text), isTerminal: true, width: 80 },
    err: { write: () => undefined, isTerminal: false, width: null },
    now: () => new Date((moment += search.tickMs ?? 0)),
    isClockRight: () => null,
    progress: () => () => undefined,
    advisoryEdits: () => [],
    openRegistry: async () => fakeRegistry(shelf, { manifests: manifests(), asked }),
    openTrail: () => ({
      path: '/trail',
      who,
      append: (entry: object) => written.push(JSON.stringify(entry)),
    }),
    copyProject: async (root: string, approved: unknown) => {
      if (search.copyTrouble !== undefined) throw search.copyTrouble
      copies.push([root, approved])
      const names = ['package.json', 'package-lock.json']
      const now = { ...disk, ...search.copied }
      const own = names.map((name) => [name, now[path.relative(top, path.join(root, name))] ?? null] as const)
      return openFakeCopy(Object.fromEntries(own), search.lines ?? {}, typed).copy
    },
    at: () => host,
    hook: {
      hash,
      outside: async () => [],
      filesIn: () => [],
      hasFolder: () => true,
      line: ['depgate'],
      findRoot: () => roots[0]?.root ?? '/project',
      roots: () => roots.map(({ root }) => root),
      remembered: (root: string) => roots.find((one) => one.root === root)?.remembered ?? { type: 'none' },
      lock: async (root: string) => roots.find((one) => one.root === root),
      issueCode: () => {
        seen.codes += 1
        return { code: `CODE-${seen.codes}`, kept: { salt: '', hash: `CODE-${seen.codes}` } }
      },
      isCode: (code: string, kept: { hash: string }) => kept.hash === code,
    },
  } as unknown as Host
  return { host, asked, written, seen, typed, copies }
}

function manifests(): Record<string, object> {
  const ids = Object.entries(shelf).flatMap(([name, versions]) =>
    Object.keys(versions).map(
      (version) => [`${name}@${version}`, { integrity: `sha512-${version}` }] as const,
    ),
  )
  return Object.fromEntries(ids)
}
