// States of a project: what its folder holds, how npm would lock it, and edits of both.

import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import type { Stage } from './stage.ts'

/** File name → what it holds; `-> elsewhere` is a link. Names start at the project's folder. */
export type State = Readonly<Record<string, string | Buffer>>

export type Json = { [key: string]: unknown }
type Entries = { [location: string]: Json }

/** Makes a state out of another one. */
export type Edit = (state: State, stage: Stage) => State | Promise<State>
/** Makes a state out of nothing. */
export type Make = (stage: Stage) => State | Promise<State>

/** Writes a state into a folder. */
export function place(state: State, folder: string): void {
  for (const [name, content] of Object.entries(state)) {
    const file = path.join(folder, name)
    mkdirSync(path.dirname(file), { recursive: true })
    const target = typeof content === 'string' ? /^-> (.*)$/.exec(content)?.[1] : undefined
    // What begins as a script can be run, as a checkout has it.
    if (target === undefined)
      writeFileSync(file, content, { mode: content.indexOf('#!') === 0 ? 0o755 : 0o644 })
    else symlinkSync(target, file)
  }
}

/** The text of a value as npm writes it into its files. */
export const print = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`

/** Reads a JSON file of a state. */
export const readJson = (state: State, file: string): Json => JSON.parse(String(state[file] ?? '{}')) as Json

interface Arborist {
  buildIdealTree(options: Json): Promise<{ meta: { toString(): string } }>
}
const load = createRequire(import.meta.url)

/**
 * Adds the lockfile that npm writes for the manifests, keeping what a lockfile that is there already says.
 *
 * @param options - more of npm's configuration, as Arborist takes it: `legacyPeerDeps`, `lockfileVersion`.
 */
export async function lock(state: State, stage: Stage, options: Json = {}): Promise<State> {
  const Arborist = load('@npmcli/arborist') as new (options: Json) => Arborist
  const folder = mkdtempSync(path.join(stage.folder, 'lock-'))
  try {
    place(state, folder)
    const settings = {
      path: folder,
      registry: stage.registry,
      cache: path.join(stage.folder, 'lock-cache'),
      lockfileVersion: 3,
      ignoreScripts: true,
      audit: false,
      ...options,
    }
    const arborist = new Arborist(settings)
    const tree = await arborist.buildIdealTree({ complete: true, ...options })
    // The name of the folder is npm's fallback for a project without one.
    return { ...state, 'package-lock.json': tree.meta.toString() }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Locks the manifests anew, as npm would: the honest end of an edit. */
export const relock: Edit = (state, stage) => lock(state, stage)

/** One edit after the other. */
export const edits =
  (...all: readonly Edit[]): Edit =>
  async (state, stage) => {
    let now = state
    for (const edit of all) now = await edit(now, stage)
    return now
  }

/** Writes files; a function gets the stage's addresses. */
export const write =
  (files: State | ((stage: Stage) => State)): Edit =>
  (state, stage) => ({ ...state, ...(typeof files === 'function' ? files(stage) : files) })

/** Takes files away. */
export const remove =
  (...names: readonly string[]): Edit =>
  (state) =>
    Object.fromEntries(Object.entries(state).filter(([name]) => !names.includes(name)))

/** Gives a file another name. */
export const move =
  (from: string, to: string): Edit =>
  (state) => {
    const { [from]: content = '', ...rest } = state
    return { ...rest, [to]: content }
  }

/** Adds lines to a file's end. */
export const append =
  (file: string, text: (stage: Stage) => string): Edit =>
  (state, stage) => ({ ...state, [file]: `${state[file] ?? ''}${text(stage)}` })

/** Changes a JSON file. */
export const edit =
  (file: string, change: (json: Json, stage: Stage) => void): Edit =>
  (state, stage) => {
    const json = readJson(state, file)
    change(json, stage)
    return { ...state, [file]: print(json) }
  }

/** Changes the root manifest and nothing else. */
export const manifest = (change: (json: Json, stage: Stage) => void): Edit => edit('package.json', change)

/** Sets a spec in a field of a manifest and nothing else. */
export const ask = (name: string, spec: string | ((stage: Stage) => string), field = 'dependencies'): Edit =>
  askIn('package.json', name, spec, field)

/** The same in another manifest. */
export const askIn =
  (file: string, name: string, spec: string | ((stage: Stage) => string), field = 'dependencies'): Edit =>
  (state, stage) =>
    edit(file, (json) => {
      json[field] = { ...(json[field] as Json), [name]: typeof spec === 'string' ? spec : spec(stage) }
    })(state, stage)

/** Changes the entries of the lockfile and nothing else. */
export const entries = (change: (packages: Entries, stage: Stage) => void): Edit =>
  edit('package-lock.json', (json, stage) => change(json.packages as Entries, stage))

/** Changes one entry of the lockfile; a field that is `undefined` goes. */
export const tamper = (location: string, fields: Json | ((stage: Stage) => Json)): Edit =>
  entries((packages, stage) => {
    packages[location] = {
      ...packages[location],
      ...(typeof fields === 'function' ? fields(stage) : fields),
    }
  })
