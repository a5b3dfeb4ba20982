// Looks for what an agent can type instead of what was refused, as long as its answer may wait for that.

import path from 'node:path'
import { judgePairs } from '../../check/judge.ts'
import { findOlder, momentBefore } from '../../check/older-versions.ts'
import { copiedLockfileName, readCopiedLockfile, type CopiedTexts } from '../../check/read-copy.ts'
import type { LockfilePair } from '../../model/change.ts'
import type { Policy } from '../../model/policy.ts'
import type { Report } from '../../model/report.ts'
import type { RegistrySettings } from '../../ports/registries.ts'
import type { Search, Tried } from '../../remedy/find-remedy.ts'
import { foldersBetween } from '../../remedy/folders.ts'
import { searchCopy } from '../../remedy/search-copy.ts'
import { formatLine } from '../../remedy/step.ts'
import type { Step } from '../../shell/step.ts'
import type { ApprovedStates } from '../../snapshot/approved.ts'
import { openCommit } from '../../snapshot/commit.ts'
import { echoWords } from '../../text/command-line.ts'
import { sha256Of } from '../../text/sha256.ts'
import type { JudgedPlan } from '../../wrapper/dry-run.ts'
import { findLines } from '../../wrapper/find-lines.ts'
import { isShownWhole, type Offer } from '../message.ts'
import type { OfferPorts } from './judging-ports.ts'

/** How long the first answer waits for lines. */
const answerMs = 2_000

/** Lines in place of a call of npm that was refused; null where it cannot be typed otherwise. */
export async function offerForStep(step: Step, judged: JudgedPlan, host: OfferPorts): Promise<Offer | null> {
  const approved = { folder: judged.tree.folder, registry: null, isOffline: false, hasCache: true }
  if (step.tool === 'npx') return null
  const limits = { timeoutMs: answerMs, approved }
  const args = [...step.ownArgs, ...flagsOf(step.env)]
  return orReason(async () => {
    const found = await findLines({ args, judged }, limits, host)
    const command = echoWords([...host.hook.line, 'npm', ...args, '--dry-run'])
    return found === null ? null : describe(found, command, host.folder)
  })
}

/** What is refused stays refused, with its findings, whatever the search for lines ends in. */
async function orReason(search: () => Promise<Offer | null>): Promise<Offer | null> {
  try {
    return await search()
  } catch (error) {
    return { type: 'none', reason: error instanceof Error ? error.message : String(error) }
  }
}

/** What a command sets of npm's configuration by variables, as flags: a line that is typed without them means another tree. */
function flagsOf(env: Readonly<Record<string, string>>): string[] {
  return Object.entries(env).flatMap(([name, value]) => {
    const [, key] = /^npm_config_(.+)$/is.exec(name) ?? []
    // npm takes an empty one for none.
    return key === undefined || value === ''
      ? []
      : [`--${key.replace(/(?!^)_/g, '-').toLowerCase()}=${value}`]
  })
}

/** A refused state of one lockfile, and what it was judged with. */
export interface RefusedState {
  /** The one of the lockfile. */
  readonly pair: LockfilePair
  /** With the files, servers and settings that are judged along with it. */
  readonly pairs: readonly LockfilePair[]
  /** The folder of the lockfile, absolute. */
  readonly folder: string
  readonly report: Report
  readonly policy: Policy
  readonly settings: RegistrySettings
  readonly states: ApprovedStates
  readonly asOf: Date
}

/** Lines for a state that was refused after the fact, typed in the root; null where they cannot be looked for. */
export async function offerForState(refused: RefusedState, host: OfferPorts): Promise<Offer | null> {
  const { pair, folder, report, policy, asOf, settings } = refused
  const endsAt = host.now().getTime() + answerMs
  // What the report was made with was asked for a moment ago, and a line is judged again when it is typed.
  const cached = { ...settings, asksAnew: false }
  const before = momentBefore(policy, asOf)
  const name = path.basename(pair.after.path)
  return orReason(async () => {
    const copy = await host.copyProject(folder, cached)
    if (sha256Of(copy.read(name) ?? '') !== pair.after.sha256) {
      copy.remove()
      return null
    }
    const found = await searchCopy({
      copy,
      report,
      lockfile: pair.after,
      findings: report.findings,
      setting: {
        ...foldersBetween(host.folder, folder),
        before,
        lockBefore: lockBefore(refused, host),
        more: [],
        isGated: true,
        instead: null,
      },
      memory: host.lineMemory,
      leftMs: () => endsAt - host.now().getTime(),
      olderVersions: async (locked) => findOlder(locked, await host.openRegistry(cached), { before, asOf }),
      judge: (texts) => judgeCopy(texts, { ...refused, settings: cached }, host),
    })
    return describe(found, echoWords([...host.hook.line, 'check', '--one-by-one']), host.folder)
  })
}

/** Judges the copy's files in place of those of the refused lockfile. */
async function judgeCopy(
  texts: CopiedTexts,
  { pair, pairs, folder, policy, asOf, settings }: RefusedState,
  host: OfferPorts,
): Promise<Tried> {
  const lockfile = readCopiedLockfile(path.join(folder, copiedLockfileName(texts)), texts, host)
  const all = pairs.map((one) => (one.after === pair.after ? { ...one, after: lockfile } : one))
  const report = await judgePairs(all, { policy, asOf, settings }, host)
  return { report, lockfile, findings: report.findings }
}

/** The approved lockfile, where HEAD has the same text: git can put it back. */
function lockBefore({ pair, folder, states }: RefusedState, host: OfferPorts) {
  const name = path.basename(pair.after.path)
  const text = states.before.at(folder).read(name)
  const top = host.git.top(folder)
  const commit = top === null ? null : host.git.head(folder)
  if (text === null || top === null || commit === null) return null
  if (openCommit({ top, commit, label: commit }, host).at(folder).read(name) !== text) return null
  const file = path.relative(host.folder, path.join(folder, name)).replaceAll('\\', '/')
  return { commit: 'HEAD', file, text }
}

function describe(found: Search, command: string, folder: string): Offer {
  if (found.lines === null)
    return found.isCutShort ? { type: 'looking', command, folder } : { type: 'none', reason: found.reason }
  const lines = found.lines.map(formatLine)
  // A line that is cut or cleaned is another one, which was not tried.
  return lines.every(isShownWhole) ? { type: 'found', lines, folder } : { type: 'looking', command, folder }
}
