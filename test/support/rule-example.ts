// Runs an example of a rule's page through the pipe: files before and after in, findings as lines out.

import { gate } from '../../src/gate/gate.ts'
import { compareInstallFile } from '../../src/install-code/compare.ts'
import { roleOf, type InstallFile } from '../../src/install-code/files.ts'
import { describeOpaque, describeStarted, listNewlyStarted } from '../../src/install-code/launches.ts'
import { emptyLockfile, parseLockfile } from '../../src/lockfile/parse.ts'
import type { LockfilePair, ProjectFile } from '../../src/model/change.ts'
import type { Lockfile } from '../../src/model/lockfile.ts'
import type { Finding, Gap } from '../../src/model/report.ts'
import type { AnyRule } from '../../src/rules/define-rule.ts'
import { asOf, approvedPolicy, projectFile } from './build.ts'
import {
  type Entries,
  type Json,
  host,
  integrityOf,
  listLocked,
  openExampleRegistry,
} from './example-registry.ts'
import type { PageExample } from './rule-page.ts'

type States = Readonly<Record<string, { readonly before?: unknown; readonly after?: unknown }>>

const lockfileName = 'package-lock.json'

/** Returns the findings of a rule on an example, one a line; `none` where there are none. */
export async function runExample(rule: AnyRule, example: PageExample): Promise<string> {
  const states = parse<States>(example.change)
  const policy = approvedPolicy(parse<Record<string, unknown>>(example.policy ?? '{}'))
  const pair = readPair(states)
  const registry = openExampleRegistry(listLocked(states[lockfileName] ?? {}), example)
  const { findings, gaps } = await gate([pair], policy, registry, asOf)
  const isOwn = (one: Finding | Gap) => one.rule === rule.id
  const lines = [
    ...findings.filter(isOwn).map(formatFinding),
    ...gaps.filter(isOwn).map((gap) => `gap ${gap.package}: ${gap.reason}`),
  ]
  return lines.length === 0 ? 'none' : lines.join('\n')
}

function formatFinding({ level, name, version, package: id, message }: Finding): string {
  return `${level} ${id.startsWith('pkg:') && version !== null ? `${name}@${version}` : id}: ${message}`
}

function parse<T>(text: string): T {
  return JSON.parse(text) as T
}

/** A text as it is, an object as a file of JSON; null for what is not there. */
function textOf(state: unknown): string | null {
  if (state === undefined || state === null) return null
  return typeof state === 'string' ? state : JSON.stringify(state, null, 2)
}

function readPair(states: States): LockfilePair {
  const [before, after] = [readLockfile(states, 'before'), readLockfile(states, 'after')]
  const files = Object.entries(states).flatMap(([file, state]) => {
    const now = textOf(state.after) ?? ''
    const then = textOf(state.before)
    if (file === lockfileName) return [projectFile(file, completeLockfile(states, 'after') ?? '', then)]
    if (file.endsWith('.patch')) return [readPatch(file, then, textOf(state.after), before, after)]
    return [projectFile(file, now, then)]
  })
  return {
    before,
    after,
    beforeLabel: 'HEAD',
    afterLabel: lockfileName,
    files: [...files, ...listInstallCode(states)],
  }
}

function readLockfile(states: States, side: 'before' | 'after'): Lockfile {
  const text = completeLockfile(states, side)
  const manifest = completeManifest(states, side)
  if (text === null) return emptyLockfile(lockfileName)
  return parseLockfile(text, lockfileName, (path) =>
    path === 'package.json' ? JSON.stringify(manifest, null, 2) : null,
  )
}

/** The block has the entries below node_modules; the root and what an entry repeats of the registry are added here. */
function completeLockfile(states: States, side: 'before' | 'after'): string | null {
  const entries = states[lockfileName]?.[side] as Entries | null | undefined
  if (entries === undefined || entries === null) return null
  const { name, version, ...more } = completeManifest(states, side)
  const isPatched = Object.values(entries).some((entry) => Object.hasOwn(entry, 'patched'))
  const packages = Object.fromEntries(
    Object.entries(entries).map(([location, entry]) => [location, completeEntry(location, entry)]),
  )
  const fields = Object.entries(more).filter(
    ([key]) => /dependencies$/i.test(key) && key !== 'patchedDependencies',
  )
  const root = { name, version, ...Object.fromEntries(fields) }
  return JSON.stringify(
    { name, version, lockfileVersion: isPatched ? 4 : 3, packages: { '': root, ...packages } },
    null,
    2,
  )
}

function completeEntry(location: string, entry: Json): Json {
  const name = String(entry.name ?? location.split('node_modules/').at(-1))
  const version = String(entry.version)
  const resolved = `${host}/${name}/-/${name.split('/').at(-1)}-${version}.tgz`
  const whole = { resolved, integrity: integrityOf(name, version), ...entry }
  return Object.fromEntries(Object.entries(whole).filter(([, value]) => value !== null))
}

function completeManifest(states: States, side: 'before' | 'after'): Json {
  const own = states['package.json']?.[side]
  if (own !== undefined && own !== null) return { name: 'app', version: '1.0.0', ...(own as Json) }
  const entries = Object.entries((states[lockfileName]?.[side] ?? {}) as Entries)
  const direct = entries.filter(([location]) => location.split('node_modules/').length === 2)
  const ranges = direct.map(([location, entry]) => {
    const name = location.replace('node_modules/', '')
    return [
      name,
      entry.name === undefined ? entry.version : `npm:${String(entry.name)}@${String(entry.version)}`,
    ]
  })
  return { name: 'app', version: '1.0.0', dependencies: Object.fromEntries(ranges) }
}

function readPatch(
  file: string,
  then: string | null,
  now: string | null,
  before: Lockfile,
  after: Lockfile,
): ProjectFile {
  const of = ({ patches = [] }: Lockfile) =>
    patches.filter((one) => [one.locked?.path, one.declared].includes(file))
  const patch = { before: of(before), after: of(after), isThere: now !== null, isInside: true }
  return { type: 'file', kind: 'patch', path: file, text: now ?? '', before: then, patch }
}

/** What the rule `install-code` judges; what is started by an exact version is judged elsewhere, by its tree. */
function listInstallCode(states: States): ProjectFile[] {
  const files = Object.entries(states).flatMap(([place, state]): InstallFile[] => {
    const role = roleOf(place)
    if (role === null) return []
    const [before, after] = [textOf(state.before), textOf(state.after)]
    return [{ path: place, place, role, before, after, hasNoBefore: false, beside: () => null }]
  })
  const { packages, opaque } = listNewlyStarted(files)
  const isExact = (spec: string) => /@\d+\.\d+\.\d+$/.test(spec)
  return files.flatMap((file): ProjectFile[] => {
    const installCode = [
      ...compareInstallFile(file).code,
      ...packages
        .filter((one) => one.file === file && !isExact(one.spec))
        .map((one) => describeStarted(one, null)),
      ...opaque.filter((one) => one.file === file).map(describeOpaque),
    ]
    if (installCode.length === 0) return []
    return [{ type: 'file', kind: 'install-code', path: file.path, text: '', before: null, installCode }]
  })
}
