// The commands and packages that a project has of its own, which npx runs instead of fetching a package of that name.

import path from 'node:path'
import type { InstallFile } from '../../install-code/files.ts'
import type { Snapshot, States } from '../../snapshot/snapshot.ts'
import { gitHashOf } from '../../text/sha256.ts'
import type { LockfilePair } from '../../model/change.ts'
import type { TreeFile } from '../../ports/git.ts'
import { defaultLockfile } from '../../lockfile/names.ts'

/** Commands that a well-known package installs under another name than its own, for projects whose lockfile is not read. */
const knownCommands: Readonly<Record<string, readonly string[]>> = {
  typescript: ['tsc', 'tsserver'],
  '@angular/cli': ['ng'],
  '@nestjs/cli': ['nest'],
  '@biomejs/biome': ['biome'],
  '@changesets/cli': ['changeset'],
  '@commitlint/cli': ['commitlint'],
  '@playwright/test': ['playwright'],
  '@capacitor/cli': ['cap'],
  '@tauri-apps/cli': ['tauri'],
  '@graphql-codegen/cli': ['graphql-codegen'],
  '@sveltejs/kit': ['svelte-kit'],
  '@react-native-community/cli': ['react-native'],
  'npm-run-all': ['run-s', 'run-p'],
  'npm-run-all2': ['run-s', 'run-p'],
}

/** Names of the packages at the top of the trees, and of the commands of the project's own manifests. */
export function listLocalCommands(pairs: readonly LockfilePair[], files: readonly InstallFile[]): string[] {
  const top = pairs
    .flatMap((pair) => pair.after.packages)
    .filter(({ location }) => location.lastIndexOf('node_modules/') === 0)
  const texts = files.flatMap(({ role, after }) => (role === 'manifest' && after !== null ? [after] : []))
  return [
    ...top.map(({ location }) => location.slice('node_modules/'.length)),
    ...pairs.flatMap((pair) => pair.after.manifests.map(({ name }) => name)),
    ...texts.flatMap((text) => binsOf(parse(text))),
  ]
}

/** Manifests and lockfiles of a checkout that are looked into. */
const maxFiles = 300

/**
 * Names that manifests and lockfiles anywhere in the checkout had before the change: a workflow also runs the commands
 * of projects whose lockfile did not change, or is another package manager's. What the change itself adds there
 * does not count.
 *
 * @param states - both from the top of the checkout.
 */
export function listCommandsElsewhere({ before, after }: States): ReadonlySet<string> {
  const known = listFiles(before ?? after).filter(
    (one) =>
      ['package.json', defaultLockfile].includes(path.posix.basename(one.path)) &&
      !/(?:^|\/)node_modules\//.test(one.path),
  )
  const names = known.slice(0, maxFiles).flatMap((one) => {
    const value = parse(readThen(one, { before, after }))
    return path.posix.basename(one.path) === defaultLockfile ? namesOfLock(value) : namesOfManifest(value)
  })
  return new Set(names)
}

/** Outside of a checkout, and where git cannot list it, nothing is known. */
function listFiles(snapshot: Snapshot): readonly TreeFile[] {
  try {
    return snapshot.list()
  } catch {
    return []
  }
}

/** What has the hash of before on disk is not asked of git. */
function readThen({ path: file, hash }: TreeFile, { before, after }: States): string {
  try {
    const text = after.read(file) ?? ''
    if (before === null || gitHashOf(text) === hash) return text
    return before.read(file) ?? ''
  } catch {
    return ''
  }
}

function namesOfManifest(value: unknown): string[] {
  const declared = ['dependencies', 'devDependencies', 'optionalDependencies'].flatMap((field) =>
    keysOf(fieldOf(value, field)),
  )
  const more = declared.flatMap((name) =>
    Object.hasOwn(knownCommands, name) ? (knownCommands[name] ?? []) : [],
  )
  return [...declared, ...more, ...binsOf(value)]
}

function namesOfLock(value: unknown): string[] {
  const packages = fieldOf(value, 'packages')
  const tops = keysOf(packages).filter((place) => place.lastIndexOf('node_modules/') === 0)
  return [
    ...tops.map((place) => place.slice('node_modules/'.length)),
    ...tops.flatMap((place) => keysOf(fieldOf(fieldOf(packages, place), 'bin'))),
    ...keysOf(fieldOf(value, 'dependencies')),
  ]
}

function binsOf(value: unknown): string[] {
  const bin = fieldOf(value, 'bin')
  const name = fieldOf(value, 'name')
  return typeof bin === 'string' && typeof name === 'string' ? [name.replace(/^@[^/]*\//, '')] : keysOf(bin)
}

function fieldOf(value: unknown, key: string): unknown {
  const isTable = typeof value === 'object' && value !== null && Object.hasOwn(value, key)
  return isTable ? (value as Readonly<Record<string, unknown>>)[key] : undefined
}

function keysOf(value: unknown): string[] {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.keys(value) : []
}

/** What is no JSON names nothing. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, '')) as unknown
  } catch {
    return null
  }
}
