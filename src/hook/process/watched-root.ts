// One project's root as seen by one hook: its state, what is on disk, what is committed.

import { existsSync, mkdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DepgateError } from '../../errors.ts'
import type { HookState } from '../../ports/hook-state.ts'
import type { WatchedRoot } from '../../ports/hook.ts'
import { cacheFolder, type Environment } from '../../system/folders.ts'
import { claimFolder } from '../../system/private-folder.ts'
import { plain } from '../../text/plain.ts'
import { lockInstall } from '../../wrapper/npm/install-lock.ts'
import { listIgnored, readCommitted } from './committed-files.ts'
import { readApprovedElsewhere } from './elsewhere.ts'
import { openLineage } from './lineage.ts'
import { openTexts, type KeptTexts } from './kept-texts.ts'
import { look } from './look.ts'
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
  const texts = openTexts(place)
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
    text: (hash) => texts.text(hash),
    save: (next, kept) => {
      save(place, texts, next, kept)
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

function save(place: string, texts: KeptTexts, state: HookState, kept: ReadonlyMap<string, string>): void {
  try {
    // In this order: no state names a text that is not there.
    const prune = texts.save(state.files, kept)
    writeWhole(join(place, 'state.json'), JSON.stringify(state))
    prune()
  } catch (cause) {
    throw unwritable(place, cause)
  }
}
