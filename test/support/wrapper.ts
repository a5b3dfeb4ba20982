// npm and the machine as the wrapper sees them, in memory: a fake npm asks its questions, and no process starts.

import path from 'node:path'
import type { Host } from '../../src/ports/host.ts'
import type { Addition, NpmAnswer, NpmQuestion, NpmRun, PlannedTree, Recovery } from '../../src/ports/npm.ts'
import type { ProjectCopy } from '../../src/ports/project-copy.ts'
import { defaultPolicy } from '../../src/policy/parse.ts'
import type { RunRecord } from '../../src/trail/record-run.ts'
import { asOf } from './build.ts'
import { openFakeCopy, type NpmTable } from './fake-copy.ts'
import { fakeRegistry } from './registry.ts'
import { who } from './trail.ts'

/** An entry of a lockfile. */
export function entry(version: string, more: Record<string, unknown> = {}) {
  return {
    version,
    resolved: `https://registry.example.test/a/-/a-${version}.tgz`,
    integrity: `sha512-${version}`,
    ...more,
  }
}

/** The text of a lockfile. */
export function lock(packages: Record<string, object>, root: object = {}): string {
  return JSON.stringify({ lockfileVersion: 3, packages: { '': { name: 'app', ...root }, ...packages } })
}

/** The tree of a project that installs a@1.0.0. */
export function planned(more: Partial<PlannedTree> = {}): PlannedTree {
  return {
    label: 'npm 11.0.0',
    folder: '/project',
    isProject: true,
    isDryRun: false,
    isLockOnly: false,
    isClean: false,
    isLate: false,
    isInstalled: false,
    wantsJson: false,
    places: [],
    lock: lock({ 'node_modules/a': entry('1.0.0') }, { dependencies: { a: '' } }),
    installed: [],
    manifests: { 'package.json': JSON.stringify({ name: 'app', dependencies: { a: '' } }) },
    adds: [],
    configuration: {},
    ...more,
  }
}

/** A package that npm was asked for. */
export function asked(spec: string, more: Partial<Addition> = {}): Addition {
  return { name: 'a', manifest: 'package.json', spec, locked: 'a', version: '1.0.0', ...more }
}

/** A record that nothing was written to. */
export function emptyRecord(): RunRecord {
  return {
    project: '/project',
    policy: null,
    policyAfter: null,
    reports: [],
    lockfiles: [],
    refusal: null,
    agent: null,
    session: null,
    approval: null,
  }
}

/** Asks questions as npm would, and returns its exit code. */
export type FakeNpm = (ask: (question: NpmQuestion) => Promise<NpmAnswer>, run: NpmRun) => Promise<number>

/** A machine with one project, `/project`, and a registry that has a@0.9.0, a@1.0.0 and young@1.0.0. */
export function openMachine(
  npm: FakeNpm,
  more: {
    readonly files?: Record<string, string>
    /** The first lock of a folder was waited for. */
    readonly waits?: boolean
    /** What an earlier run that was killed has left; only the first lock finds it. */
    readonly recovery?: Recovery
    /** A killed install that is not recovered yet. */
    readonly unfinished?: { readonly startedAt: string | null }
    /** The trail cannot be written. */
    readonly trailTrouble?: Error
    /** What lines lead to in a copy of the project, and in the project itself. */
    readonly lines?: NpmTable
    /** The project cannot be copied. */
    readonly copyTrouble?: Error
  } = {},
) {
  const files = new Map(Object.entries(more.files ?? {}))
  let isWaiting = more.waits === true
  let recovery: Recovery = more.recovery ?? { type: 'none' }
  const seen = {
    out: '',
    err: '',
    events: [] as string[],
    restrictions: [] as NpmRun['restrictions'][],
    copied: [] as unknown[],
    typed: [] as string[],
  }
  const opened = () => {
    const own = ['package.json', 'package-lock.json'].map((name) => [name, files.get(name) ?? null] as const)
    return openFakeCopy(Object.fromEntries(own), more.lines ?? {}, seen.typed)
  }
  const undo = {
    journal: null,
    restore: () => void seen.events.push('restore'),
    drop: () => void seen.events.push('drop'),
  }
  const host = {
    folder: '/project',
    env: {},
    own: ['depgate'],
    policyPlaces: { managed: [], user: '/home/depgate.json' },
    settingsPlaces: () => [],
    digest: () => null,
    git: { top: () => null },
    out: { write: (text: string) => (seen.out += text), isTerminal: false, width: null },
    err: { write: (text: string) => (seen.err += text), isTerminal: false, width: null },
    now: () => asOf,
    isClockRight: () => null,
    read: (file: string) => files.get(path.posix.relative('/project', file)) ?? null,
    real: (file: string) => file,
    progress: () => () => undefined,
    openRegistryAs: async () => {
      const shelf = {
        a: { '0.9.0': 9000, '1.0.0': 8000 },
        young: { '1.0.0': 1, '0.9.0': 9000 },
        timeless: { '1.0.0': null },
      }
      const integrity = (name: string, version: string) => [
        `${name}@${version}`,
        { integrity: `sha512-${version}` },
      ]
      const manifests = Object.entries(shelf).flatMap(([name, versions]) =>
        Object.keys(versions).map((version) => integrity(name, version)),
      )
      return fakeRegistry(shelf, { manifests: Object.fromEntries(manifests) as Record<string, object> })
    },
    enter: async () => {
      const hasWaited = isWaiting
      isWaiting = false
      seen.events.push('lock')
      return { hasWaited, leave: () => void seen.events.push('unlock') }
    },
    findUnfinished: () => more.unfinished ?? null,
    recover: () => {
      const found = recovery
      recovery = { type: 'none' }
      return found
    },
    openUndo: () => {
      seen.events.push('open undo')
      return undo
    },
    copyProject: async (root: string, approved: unknown) => {
      if (more.copyTrouble !== undefined) throw more.copyTrouble
      seen.copied.push([root, approved])
      return opened().copy
    },
    openProject: () => writeThrough(opened().copy, files, seen.events),
    openTrail: () => ({ path: '/trail', who, append: () => '', probe: () => more.trailTrouble ?? null }),
    runNpm: async (run: NpmRun, answer: (question: NpmQuestion) => Promise<NpmAnswer>) => {
      seen.restrictions.push(run.restrictions)
      return npm(answer, run)
    },
  } as unknown as Host
  return { host, seen, files }
}

/** The project itself: what lines leave in the copy is in its files, and a reset too. */
function writeThrough(copy: ProjectCopy, files: Map<string, string>, events: string[]): ProjectCopy {
  const write = () => {
    for (const name of copy.names()) {
      const text = copy.read(name)
      if (text === null) files.delete(name)
      else files.set(name, text)
    }
  }
  return {
    ...copy,
    read: (name) => files.get(name) ?? null,
    run: async (steps, timeoutMs) => {
      const isDone = await copy.run(steps, timeoutMs)
      events.push('edit')
      write()
      return isDone
    },
    reset: () => {
      events.push('reset')
      copy.reset()
      write()
    },
  }
}

/** What judges in such a project. */
export const policy = defaultPolicy()
