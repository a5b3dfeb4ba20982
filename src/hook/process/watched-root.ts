// One project's root as seen by one hook: its state, what lies on disk, what is committed.

import {
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  statSync,
} from 'node:fs'
import { dirname, join, relative, isAbsolute } from 'node:path'
import { DepgateError } from '../../errors.ts'
import type { WatchedRoot, SeenFile } from '../../ports/hook.ts'
import { isWatched } from '../state.ts'
import { plain } from '../../text/plain.ts'
import { sha256Of } from '../../text/sha256.ts'
import { maxBytes, readText } from '../../system/files.ts'
import type { Environment } from '../../system/folders.ts'
import { claimFolder } from '../../system/private-folder.ts'
import { takeTurn } from '../../wrapper/npm/install-lock.ts'
import { readCommitted } from './committed-files.ts'
import { takePart } from './outside-files.ts'
import { placeOf as pathOf, shallow } from './unchanged.ts'
import { fingerprintOf, walk } from './file-stats.ts'
import { findHeadLog } from './find-root.ts'
import { hookFolder, makePlace, placeOf, readState, writeWhole } from './state-store.ts'
import type { HookState } from '../../ports/hook-state.ts'
import { installedLockfiles } from '../../lockfile/names.ts'

/** How deep a project is looked into. */
const deep = 24

/**
 * Waits for the root to be free and takes it.
 *
 * @throws {DepgateError} EUSAGE where there is no private folder for the state; EUNDO where another hook does not end.
 */
export async function lockRoot(root: string, env: Environment): Promise<WatchedRoot> {
  const place = placeOf(root, env)
  try {
    makePlace(place)
  } catch (cause) {
    throw unwritable(place, cause)
  }
  if (!claimFolder(place))
    throw new DepgateError('EUSAGE', `the folder of the hook's state belongs to others: ${plain(place)}`)
  const waits = { waitMs: 10 * 60_000, pauseMs: 25 }
  const turns = join(hookFolder(env), 'turns')
  const { leave } = await takeTurn(root, turns, () => undefined, waits).catch((cause: unknown) => {
    throw cause instanceof DepgateError ? cause : unwritable(place, cause)
  })
  const texts = join(place, 'texts')
  const remembered = readState(root, env)
  const state = remembered.type === 'known' ? remembered.state : null
  const known = Object.keys(state?.files ?? {})
  // A session that only passes by (`cd /tmp`) has nothing to do with what others keep in there.
  const below = Math.min(shallow, state?.depth ?? 0)
  return {
    root,
    remembered,
    look: (watched, outside, isStart) =>
      look({ root, env, watched, outside, known }, isStart ? shallow : below),
    committed: (watched) => readCommitted(root, watched, env),
    text: (hash) => {
      const text = readText(join(texts, hash))
      return text !== null && sha256Of(text) === hash ? text : null
    },
    save: (state, kept) => save(place, state, kept),
    report: (name, text) => {
      const file = join(place, name)
      writeWhole(file, text)
      return file
    },
    putBack: (path, text) => {
      const file = pathOf(root, path)
      if (text === null) rmSync(file, { force: true })
      else {
        mkdirSync(dirname(file), { recursive: true })
        writeInPlace(file, text)
      }
    },
    leave,
  }
}

function unwritable(place: string, cause: unknown): DepgateError {
  const { code } = cause as NodeJS.ErrnoException
  return new DepgateError('EUSAGE', `the hook's state cannot be written (${code}): ${plain(place)}`, {
    cause,
  })
}

function writeInPlace(file: string, text: string): void {
  const real = realpathSync(dirname(file))
  writeWhole(join(real, file.split(/[\\/]/).at(-1) ?? ''), text)
}

/** What is looked for, and where. */
interface Search {
  readonly root: string
  readonly env: Environment
  readonly watched: readonly string[]
  readonly outside: readonly string[]
  readonly known: readonly string[]
}

function look(
  { root, env, watched, outside, known }: Search,
  below: number,
): ReturnType<WatchedRoot['look']> {
  const takenAt = Date.now()
  const found: string[] = []
  const isProject = ['.git', 'package.json'].some((name) => existsSync(join(root, name)))
  const depth = isProject ? deep : below
  const { folders, isWhole } = walk(root, '', depth, (path) => {
    if (isWatched(path, watched)) found.push(path)
  })
  const projects = new Set(
    found
      .filter((path) => /(?:^|\/)(?:package\.json|[^/]*lock[^/]*)$/.test(path))
      .map((path) => dirname(path)),
  )
  const paths = [
    ...found,
    ...[...projects].flatMap((folder) =>
      installedLockfiles.map((name) => (folder === '.' ? name : `${folder}/${name}`)),
    ),
    ...outside,
    // Too deep for the walk, or in a folder that is a link now.
    ...known.filter((path) => fingerprintOf(pathOf(root, path)) !== null),
  ]
  const files = new Map([...new Set(paths)].map((path) => [path, see(root, path, env)]))
  const log = findHeadLog(root)
  const head = log === null ? null : { file: log, print: fingerprintOf(log), commit: readHead(log) }
  return { takenAt, depth, folders, isWhole: isWhole || !isProject, files, head }
}

/** Reads one file with the print that it had before it was read. */
function see(root: string, path: string, env: Environment): SeenFile {
  const file = pathOf(root, path)
  const print = fingerprintOf(file)
  if (print === null) return { print, text: null, hash: null, trouble: null }
  try {
    refuseLink(root, path, file)
    const whole = readText(file)
    const text = whole === null || !isAbsolute(path) ? whole : takePart(root, path, whole, env)
    return { print, text, hash: text === null ? null : sha256Of(text), trouble: null }
  } catch (error) {
    if (!(error instanceof DepgateError)) throw error
    return { print, text: null, hash: `unreadable ${hashBytes(file) ?? print}`, trouble: error }
  }
}

/** Of what is no text (bun.lockb): a checkout that writes the same bytes again is no change. */
function hashBytes(file: string): string | null {
  try {
    const stat = statSync(file)
    if (!stat.isFile() || stat.size > maxBytes) return null
    return sha256Of(readFileSync(file))
  } catch {
    return null
  }
}

/** Through a link that leads out of the project another file would be written than the one that was judged. */
function refuseLink(root: string, path: string, file: string): void {
  if (file !== `${root}/${path}` || !lstatSync(file).isSymbolicLink()) return
  const step = relative(root, realpathSync(file))
  if (step.startsWith('..') || isAbsolute(step))
    throw new DepgateError('ELOCKFILE', `${plain(path)} is a link that leads out of the project`)
}

/** The commit that HEAD came to last, by the last line of its log. */
function readHead(log: string): string | null {
  try {
    const last = readFileSync(log, 'utf8').trimEnd().split('\n').at(-1) ?? ''
    return /^[0-9a-f]+ ([0-9a-f]+) /.exec(last)?.[1] ?? null
  } catch {
    return null
  }
}

function save(place: string, state: HookState, kept: ReadonlyMap<string, string>): void {
  const texts = join(place, 'texts')
  const wanted = new Set(Object.values(state.files).flatMap(({ approved }) => approved ?? []))
  try {
    const there = new Set(readdirSync(texts))
    for (const hash of wanted) {
      const text = kept.get(hash)
      if (!there.has(hash) && text !== undefined) writeWhole(join(texts, hash), text)
    }
    writeWhole(join(place, 'state.json'), JSON.stringify(state))
    for (const hash of there) if (!wanted.has(hash)) rmSync(join(texts, hash), { force: true })
  } catch (cause) {
    throw unwritable(place, cause)
  }
}
