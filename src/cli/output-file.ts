// Refuses to write a report over a file that a package manager, git or depgate itself reads.

import path from 'node:path'
import { DepgateError } from '../errors.ts'
import { roleOf } from '../install-code/files.ts'
import { formats } from '../lockfile/formats.ts'
import { findForeignManager } from '../manifest/foreign-lockfiles.ts'
import type { Invocation } from '../ports/invocation.ts'
import type { Files } from '../ports/files.ts'
import { plain } from '../text/plain.ts'
import { policyFile } from '../policy/load/load.ts'
import type { Typed } from '../options/arguments.ts'

/** The flags whose values are files that this run reads. */
const inputFlags = ['policy', 'before', 'after', 'lockfile']

/**
 * Refuses a file that a mistyped flag would overwrite: `--format json=package-lock.json`. Where it is a link, its target
 * is checked too.
 *
 * @param flag - as it was typed: `--format json`.
 * @throws {DepgateError} EUSAGE.
 */
export function refuseOutputFile(named: string, flag: string, typed: Typed, host: Files & Invocation): void {
  const file = path.resolve(host.folder, named)
  const target = host.real(file)
  const inputs = [...inputFlags.flatMap((one) => typed.values(one)), ...typed.words]
    .map((one) => host.real(path.resolve(host.folder, one)))
    .filter((one) => one === target)
  const reason = describe(file) ?? describe(target) ?? (inputs.length > 0 ? 'this run reads it' : null)
  if (reason === null) return
  throw new DepgateError('EUSAGE', `${flag}=${plain(named, 200)} would overwrite a file: ${reason}`, {
    hint: 'Name another one, such as report.json.',
  })
}

function describe(file: string): string | null {
  const name = path.basename(file).toLowerCase()
  const manager = findForeignManager(name)
  const format = formats.find(({ files }) => files.includes(name))
  if (format !== undefined) return `it is the name of a lockfile of ${format.id}`
  if (manager !== null) return `it is the name of a lockfile of ${manager}`
  if (name === policyFile) return 'it is the name of a policy'
  if (file.split(path.sep).some((step) => step.toLowerCase() === '.git')) return 'it lies in a folder of git'
  const role = roleOf(name)
  return role === null ? null : 'it is the name of a file that package managers read'
}
