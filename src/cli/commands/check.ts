// depgate check: judges the change of a lockfile.

import path from 'node:path'
import { DepgateError } from '../../errors.ts'
import { judgeCheckout } from '../../check/check.ts'
import { applyRemedy } from '../../check/apply-remedy.ts'
import { findRemedies, type SearchLimits } from '../../check/find-remedies.ts'
import { none } from '../../check/found-remedy.ts'
import { openCheckout } from '../../check/checkout/remember-git.ts'
import { readLockfiles } from '../../check/lockfile-pairs.ts'
import type { Report } from '../../model/report.ts'
import { reportLookalikes } from '../../policy/load/lookalike-files.ts'
import { withRemedy } from '../../remedy/describe.ts'
import type { Typed } from '../../options/arguments.ts'
import { plain } from '../../text/plain.ts'
import { hashBeside, refuseMixture, writeReceipt } from '../../trail/receipt-file.ts'
import { recorded, type RunRecord } from '../../trail/record-run.ts'
import { type Command, judgeFlags, outputFlags } from '../command.ts'
import { registrySettings, parseMoment } from '../judge-flags.ts'
import { emit, parseTargets } from '../output.ts'
import { refuseOutputFile } from '../output-file.ts'

/** For the search of lines that pass, in milliseconds: half a dozen resolutions of a usual tree. */
const remedyMs = 30_000

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
    'depgate check --fix                            # run the lines that make it pass',
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
    fix: {
      summary:
        'run the lines that make it pass, and judge again; nothing is changed where that does not pass',
    },
    'one-by-one': {
      summary: 'find lines that pass one after the other, as where each is judged before it runs',
    },
    'no-remedy': { summary: 'do not look for the lines that make it pass, which takes npm some seconds' },
    receipt: { value: 'file', summary: 'write a receipt of a pass, for depgate ci --receipt' },
    ...judgeFlags,
    ...outputFlags,
  },
  run: (typed, host) =>
    recorded('check', host, async (record) => {
      const targets = parseTargets(typed, host)
      const asOf = parseMoment(typed, host)
      const receipt = typed.value('receipt')
      refuseMixture(receipt, typed.has('as-of'))
      refuseFix(typed)
      // An existing file that is no receipt is refused when the receipt is written.
      if (receipt !== null && host.read(path.resolve(host.folder, receipt)) === null)
        refuseOutputFile(receipt, '--receipt', typed, host)
      const print = (line: string) => {
        if (!typed.has('quiet')) host.err.write(`depgate: ${plain(line, 2_000)}\n`)
      }
      const registryOf = (folder: string) => registrySettings(typed, folder)
      const judging = { policy: typed.value('policy'), asOf, registryOf, tell: print }
      const read = () => {
        const checkout = openCheckout(host)
        return { checkout, judged: readLockfiles(typed, checkout, print) }
      }
      const { checkout, judged } = read()
      const folders = judged.flatMap(({ policyFolders }) => policyFolders)
      if (!typed.has('quiet')) reportLookalikes(folders, host)
      const refused = await judgeCheckout(judged, judging, record, { host, checkout })
      noteQuestion(record, refused)
      const found = isSearched(typed)
        ? await findRemedies(judged, refused, { ...judging, ...limitsOf(typed) }, { host, checkout })
        : none(
            typed.has('offline') && !typed.has('no-remedy') && refused.outcome === 'fail'
              ? 'npm would ask the registry, and --offline is set'
              : null,
          )
      const application = {
        judge: async () => {
          const now = read()
          return judgeCheckout(now.judged, judging, record, { host, checkout: now.checkout })
        },
        timeoutMs: remedyMs,
        tell: print,
      }
      const fixed = typed.has('fix') ? await applyRemedy(found, application, host) : null
      if (fixed !== null) noteQuestion(record, fixed)
      const report = fixed ?? withFound(refused, found)
      if (receipt !== null) {
        const files = judged.map(({ pair, folder }) => hashBeside(pair.after, folder, host))
        const lockfiles = record.lockfiles.map((one, nth) => ({ ...one, files: files[nth] ?? {} }))
        writeReceipt(receipt, report, lockfiles, host)
      }
      return emit(report, targets, typed, host)
    }),
}

/** Of two files that were named neither has to be the project's; and npm is not run offline, where it finds nothing. */
function isSearched(typed: Typed): boolean {
  return !['no-remedy', 'after', 'offline'].some((name) => typed.has(name))
}

function limitsOf(typed: Typed): SearchLimits {
  const registry = typed.value('registry')
  return { timeoutMs: remedyMs, registry, isOneByOne: typed.has('one-by-one') }
}

/** Lines are typed in the project on disk. @throws {DepgateError} EUSAGE for what is judged elsewhere. */
function refuseFix(typed: Typed): void {
  const other = ['staged', 'before', 'after', 'receipt', 'offline', 'no-remedy'].find((name) =>
    typed.has(name),
  )
  if (typed.has('fix') && other !== undefined)
    throw new DepgateError('EUSAGE', `--fix and --${other} exclude each other`)
}

/** A report with the lines that were found, or why there are none. */
export function withFound(
  report: Report,
  { remedy, remedyReason }: Pick<Report, 'remedy' | 'remedyReason'>,
): Report {
  const findings = remedy === null ? report.findings : withRemedy(report.findings, remedy)
  return { ...report, findings, remedy, remedyReason }
}

/** A pass as of the future is not recorded as a pass in the trail. */
export function noteQuestion(record: RunRecord, report: Report): void {
  record.reports.push(report)
  if (report.asOfIsFuture === true) record.refusal = `asked as of ${report.asOf}, which was in the future`
}
