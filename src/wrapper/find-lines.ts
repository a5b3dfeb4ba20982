// Looks for lines to type in place of a refused command of npm: the same engine as for check, in a copy of the project.

import path from 'node:path'
import { findOlder, momentBefore } from '../check/older-versions.ts'
import { copiedLockfileName, readCopiedLockfile, type CopiedTexts } from '../check/read-copy.ts'
import { DepgateError } from '../errors.ts'
import { gate } from '../gate/gate.ts'
import type { Clock } from '../ports/clock.ts'
import type { Npm } from '../ports/npm.ts'
import type { RegistrySettings } from '../ports/registries.ts'
import type { Tried, Search } from '../remedy/find-remedy.ts'
import { foldersBetween } from '../remedy/folders.ts'
import { searchCopy } from '../remedy/search-copy.ts'
import type { CheckoutFiles } from '../snapshot/snapshot.ts'
import type { JudgedPlan } from './dry-run.ts'
import { readTypedAgain } from './typed-again.ts'
import { fillIntegrity } from './verify-installed.ts'

/** A command that was refused before it changed anything. */
export interface RefusedCommand {
  /** npm's own arguments, as they were typed. */
  readonly args: readonly string[]
  readonly judged: JudgedPlan
}

/** What a search needs of the outside world: npm in a copy, and the project's files. */
export type SearchPorts = CheckoutFiles &
  Pick<Npm, 'copyProject' | 'lineMemory'> &
  Pick<Clock, 'now'> & { readonly folder: string }

/**
 * Looks for lines; null where the command cannot be typed otherwise.
 *
 * @param approved - the settings of the configuration whose registries npm may request.
 */
export async function findLines(
  refused: RefusedCommand,
  { timeoutMs, approved }: { readonly timeoutMs: number; readonly approved: RegistrySettings },
  host: SearchPorts,
): Promise<Search | null> {
  const { args, judged } = refused
  const { tree, report, policy, pair, registry } = judged
  if (!tree.isProject || tree.isClean || tree.isLate || tree.isInstalled || report.outcome !== 'fail')
    return null
  const typed = readTypedAgain(args, tree, pair.after)
  if (typed === null) return null
  const endsAt = host.now().getTime() + timeoutMs
  const before = momentBefore(policy, judged.asOf)
  try {
    return await searchCopy({
      copy: await host.copyProject(tree.folder, approved),
      report,
      lockfile: pair.after,
      findings: report.findings,
      setting: {
        ...foldersBetween(host.folder, tree.folder),
        before,
        lockBefore: null,
        more: typed.flags,
        isGated: true,
        instead: typed.instead,
      },
      memory: host.lineMemory,
      leftMs: () => endsAt - host.now().getTime(),
      olderVersions: (locked) => findOlder(locked, registry, { before, asOf: judged.asOf }),
      judge: (texts) => judgeCopy(texts, refused, host),
    })
  } catch (error) {
    if (error instanceof DepgateError) return { lines: null, reason: error.message, isCutShort: false }
    throw error
  }
}

/** Judges the files of the copy as the planned tree was judged. */
async function judgeCopy(texts: CopiedTexts, { judged }: RefusedCommand, host: SearchPorts): Promise<Tried> {
  const { tree, pair, policy, registry, asOf } = judged
  const read = readCopiedLockfile(path.join(tree.folder, copiedLockfileName(texts)), texts, host)
  const { lockfile } = await fillIntegrity({ ...read, path: pair.after.path }, registry)
  const report = await gate([{ ...pair, after: lockfile }], policy, registry, asOf)
  return { report, lockfile, findings: report.findings }
}
