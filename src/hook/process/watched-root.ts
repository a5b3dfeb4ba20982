// One project's root as seen by one hook: its state, what is on disk, what is committed.

import { existsSync, mkdirSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DepgateError } from '../../errors.ts'
import type { HookState } from '../../ports/hook-state.ts'
import type { WatchedRoot } from '../../ports/hook.ts'
import { readText } from '../../system/files.ts'
import { cacheFolder, type Environment } from '../../system/folders.ts'
import { claimFolder } from '../../system/private-folder.ts'
import { plain } from '../../text/plain.ts'
import { lockInstall } from '../../wrapper/npm/install-lock.ts'
import { listIgnored, readCommitted } from './committed-files.ts'
import { readApprovedElsewhere } from './elsewhere.ts'
import { openLineage } from './lineage.ts'
import { hashOf, look } from './look.ts'
import { hookFolder, makePlace, nameOf, placeOf, readState, writeWhole } from './state-store.ts'
import { placeOf as pathOf, shallow } from './unchanged.ts'

/**
 * Waits for the root to be free and takes it.
 *
 * @throws {DepgateError} EUSAGE where there is no private folder for the state; EUNDO where another hook does not end.
 */
export async function lockRoot(root: string, env: Environment): Promise<WatchedRoot> {
  const place = placeOf(root, env)
  const leave = await takeRoot(root, place, env)
  const texts = join(place, 'texts')
  const remembered = readState(root, env)
  const state = remembered.type === 'known' ? remembered.state : null
  // A session that only passes by (`cd /tmp`) has nothing to do with what others keep in there.
  const passing = Math.min(shallow, state?.depth ?? 0)
  const lineage = openLineage(root, env)
  return {
    root,
    remembered,
    wasSaved: existsSync(markerOf(root, env)),
    look: (watched, outside, isStart) =>
      look({ root, env, watched, outside, state, below: isStart ? shallow : passing }),
    committed: (watched, commit) => readCommitted(root, watched, commit, env),
    baseCommit: (since) => lineage.base(since),
    upstreamCommits: () => lineage.upstream(),
    approvedElsewhere: () => readApprovedElsewhere(root, env),
    ignored: (files) => listIgnored(root, files, env),
    text: (hash) => readKept(join(texts, hash), hash),
    save: (next, kept) => {
      save(place, next, kept)
      mark(root, env)
    },
    report: (name, text) => {
      const file = join(place, name)
      writeWhole(file, text)
      return file
    },
    putBack: (path, text) => putBack(pathOf(root, path), text),
    leave,
  }
}

/** Reads a kept text. Another one than its name states is removed, so that the next save writes it anew. */
function readKept(file: string, hash: string): string | null {
  const text = readText(file)
  if (text === null || hashOf(text) === hash) return text
  rmSync(file, { force: true })
  return null
}

/** Remembers elsewhere that there is a state: without it one that was deleted would look like none. */
function mark(root: string, env: Environment): void {
  const marker = markerOf(root, env)
  if (existsSync(marker)) return
  try {
    mkdirSync(dirname(marker), { recursive: true, mode: 0o700 })
    writeFileSync(marker, '', { mode: 0o600 })
  } catch {
    // A cache that cannot be written loses this note alone.
  }
}

function markerOf(root: string, env: Environment): string {
  return join(cacheFolder(env, process.platform), 'watched', nameOf(root))
}

async function takeRoot(root: string, place: string, env: Environment): Promise<() => void> {
  try {
    makePlace(place)
  } catch (cause) {
    throw unwritable(place, cause)
  }
  if (!claimFolder(place))
    throw new DepgateError('EUSAGE', `the folder of the hook's state belongs to others: ${plain(place)}`)
  const waits = { waitMs: 10 * 60_000, pauseMs: 25 }
  const turns = join(hookFolder(env), 'turns')
  const { leave } = await lockInstall(root, turns, () => undefined, waits).catch((cause: unknown) => {
    throw cause instanceof DepgateError ? cause : unwritable(place, cause)
  })
  return leave
}

function unwritable(place: string, cause: unknown): DepgateError {
  const { code } = cause as NodeJS.ErrnoException
  return new DepgateError('EUSAGE', `the hook's state cannot be written (${code}): ${plain(place)}`, {
    cause,
  })
}

function putBack(file: string, text: string | null): void {
  if (text === null) {
    rmSync(file, { force: true })
    return
  }
  mkdirSync(dirname(file), { recursive: true })
  const real = realpathSync(dirname(file))
  writeWhole(join(real, file.split(/[\\/]/).at(-1) ?? ''), text)
}

/**
 * Of more new texts none is flushed: those of 300 manifests took half of the first start. One that a power cut emptied is
 * none of its hash, so the state counts as damaged, and the commit from before the session counts again.
 */
const maxFlushed = 8

function save(place: string, state: HookState, kept: ReadonlyMap<string, string>): void {
  const texts = join(place, 'texts')
  const wanted = new Set(Object.values(state.files).flatMap(({ approved }) => approved ?? []))
  try {
    const there = new Set(readdirSync(texts))
    const missing = [...wanted].filter((hash) => !there.has(hash))
    for (const hash of missing) {
      const text = kept.get(hash)
      if (text !== undefined) writeWhole(join(texts, hash), text, missing.length <= maxFlushed)
    }
    writeWhole(join(place, 'state.json'), JSON.stringify(state))
    for (const hash of there) if (!wanted.has(hash)) rmSync(join(texts, hash), { force: true })
  } catch (cause) {
    throw unwritable(place, cause)
  }
}
