// A project that no package manager has locked yet, and edits of it: each writer makes one manager's lockfile of it.

import { packages as npmPackages, type Files } from '../world.ts'
import type { Published } from '../../support/server.ts'

const old = 9_000
const of = (manifest: Record<string, unknown> = {}): Published => ({ hours: old, manifest })

/** What the registry has: npm's shelf, and what only these tables ask for. */
export const packages: Record<string, Record<string, Published>> = {
  ...npmPackages,
  'asks-peer': {
    '1.0.0': of({ peerDependencies: { ms: '^2.0.0' } }),
    '1.1.0': of({ peerDependencies: { ms: '^2.0.0' } }),
  },
  'for-linux': { '1.0.0': of({ os: ['linux'] }) },
  'asks-optional': {
    '1.0.0': of({ optionalDependencies: { zz: '1.0.0' } }),
    '1.1.0': of({ optionalDependencies: { zz: '1.0.0' } }),
  },
}

/** The package managers of the table. */
export const managers = ['pnpm', 'classic', 'berry', 'bun'] as const
export type Manager = (typeof managers)[number]

/** A locked package, honest where no edit made it otherwise. */
export interface Entry {
  name: string
  version: string
  /** The name that it is installed under, where that is another. */
  alias?: string
  /** The range that asks for it; the version where it is absent. */
  asked?: string
  /** Where the lockfile states an address: null for that of the registry. */
  resolved: string | null
  /** The address that the registry gives. */
  readonly tarball: string
  integrity: string | null
  /** In hex. */
  readonly shasum: string
  dependencies: Record<string, string>
  optionalDependencies: Record<string, string>
  peerDependencies: Record<string, string>
  bin: Record<string, string> | null
  hasInstallScript: boolean
  /** Names whose edges the tarball satisfies by itself. */
  bundles: readonly string[]
  /** Lines and fields in the words of the one format that has them. */
  more: Record<string, unknown>
  /** What a dependency resolves to, where it is not the first package of that name. */
  resolves: Record<string, string>
}

export interface Project {
  manifest: Record<string, unknown> & { dependencies: Record<string, string> }
  readonly entries: Entry[]
  /** Files beside the lockfile. */
  readonly files: Record<string, string>
}

export interface Shelf {
  readonly registry: string
  entry(name: string, version: string): Entry
}

/** Reads what the registry serves. */
export async function openShelf(registry: string): Promise<Shelf> {
  type Manifest = Record<string, unknown> & { dist: Record<string, string> }
  const known = new Map<string, Record<string, Manifest>>()
  for (const name of Object.keys(packages)) {
    const answer = await fetch(`${registry}${name}`)
    known.set(name, ((await answer.json()) as { versions: Record<string, Manifest> }).versions)
  }
  return {
    registry,
    entry(name, version) {
      const manifest = known.get(name)?.[version]
      if (manifest === undefined) throw new Error(`the registry has no ${name}@${version}`)
      const { dist } = manifest
      const record = (field: string) => ({ ...(manifest[field] as Record<string, string> | undefined) })
      const bundles = (manifest.bundleDependencies ?? []) as string[] | true
      return {
        name,
        version,
        resolved: null,
        tarball: dist.tarball ?? '',
        integrity: dist.integrity ?? null,
        shasum: dist.shasum ?? '',
        dependencies: record('dependencies'),
        optionalDependencies: record('optionalDependencies'),
        peerDependencies: record('peerDependencies'),
        bin: (manifest.bin as Record<string, string> | undefined) ?? null,
        hasInstallScript: manifest.scripts !== undefined,
        bundles: bundles === true ? Object.keys(record('dependencies')) : bundles,
        more: {},
        resolves: {},
      }
    },
  }
}

/** The honest state before the change. */
export function base(shelf: Shelf): Project {
  const { entry } = shelf
  return {
    manifest: {
      name: 'app',
      version: '1.0.0',
      dependencies: { 'is-odd': '3.0.1', ms: '2.1.2', native: '1.0.0', tool: '1.0.0' },
    },
    entries: [
      entry('is-number', '6.0.0'),
      entry('is-odd', '3.0.1'),
      entry('ms', '2.1.2'),
      entry('native', '1.0.0'),
      entry('tool', '1.0.0'),
    ],
    files: {},
  }
}

/** `files` are those after the lockfile was written. */
export type Edit = (project: Project, shelf: Shelf) => void

export const find = ({ entries }: Project, installed: string): Entry => {
  const found = entries.find(({ name, alias }) => (alias ?? name) === installed)
  if (found === undefined) throw new Error(`nothing is installed as ${installed}`)
  return found
}

/** Takes another version as the package manager would, and saves it. */
export const take =
  (name: string, version: string): Edit =>
  (project, { entry }) => {
    project.manifest.dependencies[name] = version
    add(name, version)(project, { entry } as Shelf)
  }

/** Adds an entry, in the place of one of the same name. */
export const add =
  (name: string, version: string, change: Partial<Entry> = {}): Edit =>
  ({ entries }, { entry }) => {
    const fresh = { ...entry(name, version), ...change }
    const at = entries.findIndex((one) => (one.alias ?? one.name) === (fresh.alias ?? name))
    if (at === -1) entries.push(fresh)
    else entries[at] = fresh
  }

export const depend =
  (name: string, range: string): Edit =>
  ({ manifest }) =>
    void (manifest.dependencies[name] = range)
/** Changes an entry as no package manager would. */
export const tamper =
  (installed: string, change: Partial<Entry> | ((shelf: Shelf) => Partial<Entry>)): Edit =>
  (project, shelf) =>
    void Object.assign(find(project, installed), typeof change === 'function' ? change(shelf) : change)
export const beside =
  (files: Files): Edit =>
  (project) =>
    void Object.assign(project.files, files)

/** A table row: what one manipulation is in each format. */
export interface ManagerRow {
  readonly name: string
  /** The rows of npm's table that it carries over. */
  readonly npm?: readonly string[]
  /** The edits of the hostile state, and what reports it. */
  readonly hostile: readonly Edit[]
  readonly expect: Expectation
  /** The honest change of the same kind. */
  readonly twin: readonly Edit[]
  /** Where a format has it otherwise: other edits or another report; a text is why the row cannot exist there. */
  readonly in?: Partial<
    Record<Manager, string | Partial<Pick<ManagerRow, 'hostile' | 'expect' | 'twin' | 'text'>>>
  >
  /** Where the lockfile of the hostile state lies, to which a link leads. */
  readonly linked?: string
  /** Another registry than the lockfile was written with. */
  readonly configured?: 'imposter' | 'https'
  /** True where there was no lockfile before. */
  readonly isNew?: true
  /** An edit of the text of the lockfile, after it was written. */
  readonly text?: (lock: string, shelf: Shelf) => string
  /** The same for the twin. */
  readonly twinText?: (lock: string, shelf: Shelf) => string
}

/** The rule that reports at level error, or the exit code and what is said. */
export type Expectation =
  { readonly rule: string; readonly message?: RegExp } | { readonly exit: 2 | 3; readonly message: RegExp }
