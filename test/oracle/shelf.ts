// What the registry of the oracle has published, and how bytes are told apart: every package carries a label of its own.

import { createHash } from 'node:crypto'
import type { Published } from '../support/server.ts'
import { packTarball } from '../support/tarball.ts'

/** Where bytes come from and what they are: `registry:name@1.0.0`, `evil:name@1.0.0`, `registry:owner@1.0.0>inner@1.0.0`. */
export type Label = string

/** Paths below the package's folder → text. */
export type Contents = Readonly<Record<string, string>>

/** A shell line that writes down that it ran, and whose it was. */
const leaveMark = (label: Label, event: string) => `echo "${label} ${event}" >> "$ORACLE_MARKS"`

/**
 * The files of a package that are like no other package's.
 *
 * @param events - the install scripts that it has; each leaves a mark.
 */
function fill(label: Label, manifest: Readonly<Record<string, unknown>>, ...events: string[]): Contents {
  const scripts = Object.fromEntries(events.map((event) => [event, leaveMark(label, event)]))
  const text = JSON.stringify(events.length === 0 ? manifest : { ...manifest, scripts })
  return { 'package.json': text, 'index.js': '', 'oracle.txt': label }
}

/** The hash of a package's own files, without what lies in its node_modules. */
export function hashContents(contents: Iterable<readonly [string, string | Buffer]>): string {
  const own = [...contents].filter(([file]) => !file.split('/').includes('node_modules'))
  const sum = createHash('sha256')
  for (const [file, text] of own.sort(([a], [b]) => (a < b ? -1 : 1))) {
    sum.update(`${file}\0${createHash('sha256').update(text).digest('hex')}\n`)
  }
  return sum.digest('hex')
}

interface Release {
  readonly manifest?: Readonly<Record<string, unknown>>
  readonly events?: readonly string[]
  /** What lies in its own node_modules: name → version, and more of its manifest. */
  readonly bundles?: Readonly<Record<string, { version: string; [field: string]: unknown }>>
  readonly files?: Contents
}

const releases: Readonly<Record<string, Readonly<Record<string, Release>>>> = {
  'orc-foo': { '1.0.0': {}, '1.0.1': {}, '1.1.0': {}, '2.0.0': {} },
  'orc-leaf': { '1.0.0': {}, '1.2.0': {}, '2.0.0': {} },
  'orc-bar': {
    '1.0.0': { manifest: { dependencies: { 'orc-leaf': '^1.0.0' } } },
    '1.1.0': { manifest: { dependencies: { 'orc-leaf': '^1.0.0' } } },
    '2.0.0': { manifest: { dependencies: { 'orc-leaf': '^2.0.0' } } },
  },
  // Needs another leaf than orc-bar: two copies in one tree.
  'orc-old': {
    '1.0.0': { manifest: { dependencies: { 'orc-leaf': '1.0.0' } } },
    '1.0.1': { manifest: { dependencies: { 'orc-leaf': '1.0.0' } } },
    '1.0.2': { manifest: { dependencies: { 'orc-leaf': '1.0.0' } } },
  },
  'orc-new': { '1.0.0': {}, '1.0.1': {}, '1.2.0': {} },
  'orc-native': {
    '1.0.0': { events: ['postinstall'] },
    '1.0.1': { events: ['postinstall'] },
    '1.0.2': { events: ['postinstall'] },
  },
  // Gains a script with an update.
  'orc-gains': { '1.0.0': {}, '1.0.1': {}, '1.1.0': { events: ['postinstall'] } },
  'orc-peer': {
    '1.0.0': { manifest: { peerDependencies: { 'orc-foo': '^1.0.0' } } },
    '1.0.1': { manifest: { peerDependencies: { 'orc-foo': '^1.0.0' } } },
    '1.0.2': { manifest: { peerDependencies: { 'orc-foo': '^1.0.0' } } },
  },
  'orc-optional': {
    '1.0.0': { manifest: { optionalDependencies: { 'orc-platform': '1.0.0' } } },
    '1.0.1': { manifest: { optionalDependencies: { 'orc-platform': '1.0.0' } } },
    '1.0.2': { manifest: { optionalDependencies: { 'orc-platform': '1.0.0' } } },
  },
  'orc-platform': {
    '1.0.0': { manifest: { os: ['sunos'] } },
    '1.0.1': { manifest: { os: ['sunos'] } },
    '1.0.2': { manifest: { os: ['sunos'] } },
  },
  'orc-carrier': {
    '1.0.0': { bundles: { 'orc-inner': { version: '1.0.0' } } },
    '1.1.0': { bundles: { 'orc-inner': { version: '1.0.0' } } },
    '1.2.0': { bundles: { 'orc-inner': { version: '1.2.0' } } },
    // An advisory covers what it bundles.
    '1.3.0': { bundles: { 'orc-inner': { version: '1.1.0' } } },
  },
  // The honest package of the name that orc-remote takes from elsewhere.
  'orc-far': { '1.0.0': {}, '1.0.1': {}, '1.0.2': {} },
  'orc-inner': { '1.0.0': {}, '1.1.0': {}, '1.2.0': {} },
  '@orc/scoped': { '1.0.0': {}, '1.1.0': {}, '1.2.0': {} },
  // The registry says that it is malware.
  'orc-malware': { '1.0.0': {}, '1.0.1': {}, '1.0.2': {} },
}

/** The parts of a release: what its tarball holds, and its labels. */
export interface Packed {
  readonly files: Contents
  readonly manifest: Readonly<Record<string, unknown>>
  /** The hash of the package's and of each bundled one's own files → their labels. */
  readonly labels: ReadonlyMap<string, Label>
}

/** Makes the contents of a release under a label. */
export function pack(label: Label, name: string, version: string, release: Release = {}): Packed {
  const { manifest: more = {}, events = [], bundles = {}, files: other = {} } = release
  const inner = Object.entries(bundles)
  const carried = Object.fromEntries(inner.map(([one, { version: own }]) => [one, own]))
  const bundling =
    inner.length === 0 ? {} : { dependencies: carried, bundleDependencies: Object.keys(carried) }
  const manifest = { name, version, ...bundling, ...more }
  const own = { ...fill(label, manifest, ...events), ...other }
  const labels = new Map([[hashContents(Object.entries(own)), label]])
  const below = inner.flatMap(([one, fields]) => {
    const innerLabel = `${label}>${one}@${fields.version}`
    const contents = fill(innerLabel, { name: one, ...fields })
    labels.set(hashContents(Object.entries(contents)), innerLabel)
    return Object.entries(contents).map(([file, text]) => [`node_modules/${one}/${file}`, text] as const)
  })
  const scripts = (JSON.parse(own['package.json'] ?? '{}') as Record<string, unknown>).scripts
  return {
    files: { ...own, ...Object.fromEntries(below) },
    manifest: { ...manifest, ...(scripts === undefined ? {} : { scripts }) },
    labels,
  }
}

/** Everything that the registry serves, and the labels of the bytes. */
export interface Shelf {
  readonly packages: Record<string, Record<string, Published>>
  readonly labels: Map<string, Label>
}

const old = 30_000

/** @param evil - the address of the hostile host, which some published packages depend on. */
export function stockShelf(evil: string): Shelf {
  const labels = new Map<string, Label>()
  const remote = { manifest: { dependencies: { 'orc-far': `${evil}orc-far/-/orc-far-1.0.0.tgz` } } }
  const shrinkwrap = {
    name: 'orc-wrapped',
    version: '1.0.0',
    lockfileVersion: 3,
    requires: true,
    packages: {
      '': { name: 'orc-wrapped', version: '1.0.0', dependencies: { 'orc-leaf': '^1.0.0' } },
      'node_modules/orc-leaf': { version: '1.0.0', resolved: `${evil}orc-leaf/-/orc-leaf-1.0.0.tgz` },
    },
  }
  const wrapped: Release = {
    manifest: { dependencies: { 'orc-leaf': '^1.0.0' }, _hasShrinkwrap: true },
    files: { 'npm-shrinkwrap.json': JSON.stringify(shrinkwrap) },
  }
  const all: typeof releases = {
    ...releases,
    'orc-remote': { '1.0.0': {}, '1.0.1': {}, '1.1.0': remote },
    'orc-wrapped': { '0.9.0': {}, '0.9.1': {}, '1.0.0': wrapped },
  }
  const packages = Object.fromEntries(
    Object.entries(all).map(([name, versions]) => [
      name,
      Object.fromEntries(
        Object.entries(versions).map(([version, release], nth) => {
          const { files, manifest, labels: own } = pack(`registry:${name}@${version}`, name, version, release)
          for (const [hash, label] of own) labels.set(hash, label)
          return [version, { hours: old - nth, manifest, tarball: packTarball(files) }]
        }),
      ),
    ]),
  )
  return { packages, labels }
}
