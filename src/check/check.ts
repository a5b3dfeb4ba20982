// Judges what a change did to a checkout: groups the lockfiles by policy and judges each group.

import { mergeReports } from '../gate/merge-reports.ts'
import { commandsOf, judgeSettings } from '../mcp/launched-packages.ts'
import type { ProjectFile } from '../model/change.ts'
import type { Report } from '../model/report.ts'
import type { Registries, RegistrySettings } from '../ports/registries.ts'
import type { Trails } from '../ports/trail.ts'
import { demandTrail, hashPairs, type RunRecord } from '../trail/record-run.ts'
import { groupPairs, listJudging, noteGroups, statesOf, type Checkout, type Group } from './groups.ts'
import { judgeInstallFiles } from './judge-install-files.ts'
import { judgePairs, type JudgeHost } from './judge.ts'
import type { JudgedPair } from './judged-pair.ts'
import { listJobEdits, withFiles } from './judging-files.ts'

/** By what a checkout is judged. */
export interface Judging {
  /** The policy that `--policy` names. */
  readonly policy: string | null
  readonly asOf: Date
  /** How registries are asked for the project in a folder. */
  readonly registryOf: (folder: string) => RegistrySettings
  /** Takes a line about what is left out. */
  readonly tell: (line: string) => void
}

/** What a checkout is judged with, and what it is read with. */
export interface CheckWorld {
  readonly host: JudgeHost & Pick<Registries, 'preview'> & Trails
  readonly checkout: Checkout
}

/** Judges what was read of a checkout; the record takes what judged. @throws {DepgateError} where no judgement is possible. */
export async function judgeCheckout(
  judged: readonly JudgedPair[],
  judging: Judging,
  record: RunRecord,
  { host, checkout }: CheckWorld,
): Promise<Report> {
  record.lockfiles = hashPairs(judged.map(({ pair }) => pair))
  const groups = groupPairs(judged, judging.policy, checkout)
  noteGroups(groups, record)
  for (const { policy } of groups) demandTrail(policy, host)
  const judge = (group: Group, named: string | null) => {
    const files = listJudging(group, named, checkout, judging.tell)
    return judgeGroup(group, files, judging, { host, checkout })
  }
  const [first, ...others] = groups
  const reports: [Report, ...Report[]] = [await judge(first, judging.policy)]
  for (const group of others) reports.push(await judge(group, null))
  return mergeReports(reports)
}

/** @param judgingFiles - what the change does to the files that judge it. */
async function judgeGroup(
  group: Group,
  judgingFiles: readonly ProjectFile[],
  { asOf, registryOf }: Judging,
  { host, checkout }: CheckWorld,
): Promise<Report> {
  const { pairs, policy, folder, base, sources, manager, settings, installFiles } = group
  const { deadlineSeconds } = policy.settings.registry
  const registry = { ...registryOf(folder), base, sources, manager, deadlineSeconds }
  const servers = await judgeSettings(settings, commandsOf(pairs), registry, host)
  const context = { settings: registry, states: statesOf(group, checkout) }
  const all = await judgeInstallFiles(installFiles, pairs, context, host)
  const jobs = await listJobEdits(installFiles)
  const everything = withFiles([...all, ...servers], [...judgingFiles, ...jobs])
  return judgePairs(everything, { policy, asOf, settings: registry }, host)
}
