// Reads an `.npmrc` on both sides of a change: through links, with the files that it makes npm read beside it.

import path from 'node:path'
import { DepgateError } from '../../errors.ts'
import { findMovedNpmrc } from '../../npmrc/moves.ts'
import { maxNpmrcLength } from '../../npmrc/read.ts'
import type { Files } from '../../ports/files.ts'
import type { Snapshot, States } from '../../snapshot/snapshot.ts'
import { plain } from '../../text/plain.ts'
import type { ProjectFile } from '../../model/change.ts'

/** An `.npmrc` in a folder of both states. */
export interface NpmrcPlace {
  /** Both from the folder that the path starts from. */
  readonly states: States
  /** By its path from that folder. */
  readonly file: string
  /** As the report shows it. */
  readonly shown: string
  /** It belongs to a workspace, where npm does not read it. */
  readonly isMember: boolean
  /** Whether it matters that it is gone. */
  readonly countsGone: boolean
}

type Texts = (file: string) => string | null | 'out'

/**
 * Returns the file, and each one that it makes npm read in place of the user's or the global one: rule `credentials`
 * reads these too.
 *
 * @param isKnown - whether git tracks the file; an untracked file belongs to the local user and is no part of the change.
 * @throws {DepgateError} EUSAGE for a file on disk that is too large.
 */
export function readNpmrcFiles(
  place: NpmrcPlace,
  host: Pick<Files, 'real'>,
  isKnown: () => boolean,
): ProjectFile[] {
  const { states, file, shown, isMember } = place
  const hasBefore = states.before !== null
  const now = openNow(states.after, shown, host)
  const then = openThen(states.before)
  const [text, old] = [now(file), then(file)]
  const before = text !== null || place.countsGone ? old : null
  if (text === null && before === null) return []
  const isOwn = before === null && readOr(() => (isKnown() ? '' : null)) === null
  const own = { type: 'file', kind: 'npmrc', path: shown, ...(isMember ? { isMember } : {}) } as const
  const noBefore = { hasNoBefore: true } as const
  if (text === 'out') {
    // Before, it led out as well: the change adds nothing to that.
    const isAsBefore = !hasBefore || isOwn || before === 'out'
    return [{ ...own, text: '', before: null, leadsOut: true, ...(isAsBefore ? noBefore : {}) }]
  }
  const compared = !hasBefore || isOwn ? noBefore : {}
  const base = before === 'out' ? null : before
  const lower = readLower(place, [base, text], [then, now])
  const moved = lower.after.map(({ path: name, text }): ProjectFile => {
    return { type: 'file', kind: 'npmrc', path: name, text, before: null, ...noBefore }
  })
  const isMoved = lower.before.length > 0 || lower.after.length > 0
  return [{ ...own, text: text ?? '', before: base, ...(isMoved ? { lower } : {}), ...compared }, ...moved]
}

function readLower(
  { file, shown }: NpmrcPlace,
  [old, text]: readonly [string | null, string | null],
  [then, now]: readonly [Texts, Texts],
) {
  const home = path.posix.dirname(file.replaceAll('\\', '/'))
  const read = (texts: Texts) => (name: string) => {
    const found = texts(path.posix.join(home, name))
    return found === 'out' ? null : found
  }
  const show = ({ path: name, text }: { path: string | null; text: string }) => ({
    path: plain(path.posix.join(path.posix.dirname(shown), name ?? '')),
    text,
  })
  return {
    before: findMovedNpmrc(old ?? '', read(then)).map(show),
    after: findMovedNpmrc(text ?? '', read(now)).map(show),
  }
}

function openNow(after: Snapshot, shown: string, host: Pick<Files, 'real'>): Texts {
  const { folder } = after
  const top = host.real(after.top() ?? folder)
  return (file) => {
    const step = path.relative(top, host.real(path.join(folder, file)))
    const isOutside = step.startsWith('..') || path.isAbsolute(step)
    const text = readOr(() => after.read(file))
    if (text === null || text === 'out') return text
    if (isOutside) return 'out'
    if (text.length <= maxNpmrcLength) return text
    const name = plain(path.posix.join(path.posix.dirname(shown), file))
    throw new DepgateError('EUSAGE', `${name} is larger than 1 MiB`, {
      hint: 'No project has that many settings of npm: take out what does not belong there.',
    })
  }
}

function openThen(before: Snapshot | null): Texts {
  return (file) => readOr(() => before?.read(file) ?? null)
}

/** A link out of the repository is an error of git's where it is read from a commit or from the index. */
function readOr(read: () => string | null): string | null | 'out' {
  try {
    return read()
  } catch (error) {
    if (error instanceof DepgateError && error.code === 'EGIT') return 'out'
    throw error
  }
}
