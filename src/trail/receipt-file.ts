// Writes the receipt of a pass, and checks the one that an install presents.

import path from 'node:path'
import { DepgateError } from '../errors.ts'
import type { Lockfile } from '../model/lockfile.ts'
import type { Report } from '../model/report.ts'
import type { Invocation } from '../ports/invocation.ts'
import type { Files } from '../ports/files.ts'
import { plain } from '../text/plain.ts'
import { sha256Of } from '../text/sha256.ts'
import {
  describeReceipt,
  isReceipt,
  refuseReceipt,
  type FilesBeside,
  type Presented,
  type ReceiptLockfile,
} from './receipt.ts'

/** Hashes what npm reads beside a lockfile: its manifests, and the project's `.npmrc`. */
export function hashBeside({ manifests }: Lockfile, folder: string, files: Files): FilesBeside {
  const names = [...new Set(['package.json', '.npmrc', ...manifests.map((one) => one.path)])].sort()
  return Object.fromEntries(
    names.map((name) => {
      const text = files.read(path.join(folder, name))
      return [name, text === null ? null : sha256Of(text)]
    }),
  )
}

/** @throws {DepgateError} EUSAGE for flags with which the receipt would not be of the lockfile on disk, now. */
export function refuseMixture(file: string | null, isAsOf: boolean): void {
  if (file !== null && isAsOf) {
    throw new DepgateError('EUSAGE', '--receipt and --as-of exclude each other', {
      hint: 'A receipt says what was judged when it was written.',
    })
  }
}

/**
 * Writes the receipt where the outcome is pass. Where it is not, an existing receipt is overwritten by one of this
 * outcome, so that the pass of an earlier run does not count for this one; no other file is replaced.
 */
export function writeReceipt(
  named: string,
  report: Report,
  lockfiles: readonly ReceiptLockfile[],
  host: Files & Invocation,
): void {
  const file = path.resolve(host.folder, named)
  const old = host.read(file)
  if (old !== null && !isReceipt(old)) {
    throw new DepgateError('EUSAGE', `${plain(named)} is there and is no receipt, so it is not replaced`)
  }
  if (report.outcome !== 'pass' && old === null) return
  host.write(file, `${JSON.stringify(describeReceipt(report, lockfiles), null, 2)}\n`)
}

/** @throws {DepgateError} ERECEIPT where the receipt does not cover what is about to be installed. */
export function demandReceipt(named: string, presented: Presented, host: Files & Invocation): void {
  const text = host.read(path.resolve(host.folder, named))
  const refusal = text === null ? 'is not there' : refuseReceipt(text, presented)
  if (refusal === null) return
  throw new DepgateError('ERECEIPT', `the receipt ${plain(named)} ${refusal}`, {
    hint: `Judge this lockfile first: depgate check --all --receipt ${plain(named)}`,
  })
}
