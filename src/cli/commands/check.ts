// depgate check: judges the change of a lockfile.

import path from 'node:path'
import { mergeReports } from '../../gate/merge-reports.ts'
import type { Report } from '../../model/report.ts'
import { plain } from '../../text/plain.ts'
import { type Command, judgeFlags, outputFlags } from '../command.ts'
import { emit, parseTargets } from '../output.ts'
import { refuseOutputFile } from '../output-file.ts'
import { judgeInstallFiles } from '../../check/judge-install-files.ts'
import { commandsOf, judgeSettings } from '../../mcp/launched-packages.ts'
import { groupPairs, listJudging, noteGroups, type Group } from '../../check/groups.ts'
import { listJobEdits, withFiles } from '../../check/judging-files.ts'
import { tellLookalikes } from '../../policy/load/lookalike-files.ts'
import { readLockfiles } from '../../check/lockfile-pairs.ts'
import { rememberGit } from '../../check/checkout/remember-git.ts'
import { hashBeside, refuseMixture, writeReceipt } from '../../trail/receipt-file.ts'
import { demandTrail, hashPairs, recorded, type RunRecord } from '../../trail/record-run.ts'
import type { ProjectFile } from '../../model/change.ts'
import { judgePairs } from '../../check/judge.ts'
import { registrySettings, parseMoment } from '../judge-flags.ts'

export const check: Command = {
  name: 'check',
  summary: 'judge the change of a lockfile (CI, a terminal, a git hook)',
  usage: 'check [--before <file|none>] [--after <file>] | [--all] | [--base <ref>]',
  examples: [
    'depgate check                                  # HEAD against the lockfile on disk; in CI the base of the pull request',
    'depgate check --base origin/main               # what a branch brings in',
    'depgate check --staged                         # what a commit would bring in',
    'depgate check --all                            # everything in the lockfile',
    'depgate check --before old.json --after new.json',
    'depgate check --format json=report.json        # the table on stdout, JSON in a file',
    'depgate check --all --receipt receipt.json     # then: depgate ci --receipt receipt.json',
  ],
  flags: {
    before: { value: 'file|none', summary: 'the lockfile before the change' },
    after: { value: 'file', summary: 'the lockfile after it (default: the one on disk)' },
    all: { summary: 'judge everything in the lockfile' },
    base: { value: 'ref', summary: 'compare with the merge base of this ref and HEAD' },
    staged: { summary: 'compare HEAD with what is staged (for a git hook)' },
    lockfile: {
      value: 'path',
      isRepeatable: true,
      summary: 'which lockfile (default: the one of this project; against a base all that changed)',
    },
    receipt: { value: 'file', summary: 'write a receipt of a pass, for depgate ci --receipt' },
    ...judgeFlags,
    ...outputFlags,
  },
  run: (typed, outside) =>
    recorded('check', outside, async (record) => {
      const host = { ...outside, git: rememberGit(outside) }
      const targets = parseTargets(typed, host)
      const asOf = parseMoment(typed, host)
      const receipt = typed.value('receipt')
      refuseMixture(receipt, typed.has('as-of'))
      // What is there and is no receipt is refused where it would be written.
      if (receipt !== null && host.read(path.resolve(host.folder, receipt)) === null)
        refuseOutputFile(receipt, '--receipt', typed, host)
      const tell = (line: string) => {
        if (!typed.has('quiet')) host.err.write(`depgate: ${plain(line, 2_000)}\n`)
      }
      const named = typed.value('policy')
      const judged = readLockfiles(typed, host, tell)
      if (!typed.has('quiet'))
        tellLookalikes(
          judged.flatMap(({ policyFolders }) => policyFolders),
          host,
        )
      record.lockfiles = hashPairs(judged.map(({ pair }) => pair))
      const groups = groupPairs(judged, named, host)
      const [first, ...others] = groups
      noteGroups(groups, record)
      for (const { policy } of groups) demandTrail(policy, host)
      const judge = async (group: Group, judging: readonly ProjectFile[]) => {
        const { pairs, policy, folder, base, settings, installFiles } = group
        const { deadlineSeconds } = policy.settings.registry
        const registry = { ...registrySettings(typed, folder), base, deadlineSeconds }
        const servers = await judgeSettings(settings, commandsOf(pairs), registry, host)
        const all = await judgeInstallFiles(installFiles, pairs, registry, host)
        const jobs = await listJobEdits(installFiles)
        return judgePairs(
          withFiles([...all, ...servers], [...judging, ...jobs]),
          policy,
          asOf,
          registry,
          host,
        )
      }
      const judging = (group: Group) => listJudging(group, group === first ? named : null, host, tell)
      const reports: [Report, ...Report[]] = [await judge(first, judging(first))]
      for (const group of others) reports.push(await judge(group, judging(group)))
      const report = mergeReports(reports)
      noteQuestion(record, report)
      if (receipt !== null) {
        const files = judged.map(({ pair, folder }) => hashBeside(pair.after, folder, host))
        const lockfiles = record.lockfiles.map((one, nth) => ({ ...one, files: files[nth] ?? {} }))
        writeReceipt(receipt, report, lockfiles, host)
      }
      return emit(report, targets, typed, host)
    }),
}

/** Nothing that was asked for the future stands in the trail as a pass. */
export function noteQuestion(record: RunRecord, report: Report): void {
  record.reports.push(report)
  if (report.asOfIsFuture === true) record.refusal = `asked as of ${report.asOf}, which was in the future`
}
