// Finds and reads the policy that judges.

import path from 'node:path'
import {
  defaultPolicy,
  DepgateError,
  parsePolicy,
  plain,
  readJson,
  refuseTrailSettings,
  tighten,
  type AdvisorySource,
  type Policy,
  type Host,
} from '../index.ts'

/** The file's name. */
export const policyFile = 'depgate.json'

/** A policy, and the value that its file holds (null where there is none). */
export interface ReadPolicy {
  readonly policy: Policy
  readonly value: unknown
}

/**
 * Reads the policy on disk: the file that was named, else `depgate.json` in the first of the folders that has one.
 *
 * @throws {DepgateError} EPOLICY; EUSAGE where the named file is not there.
 */
export function readPolicy(named: string | null, folders: readonly string[], host: Host): ReadPolicy {
  const files =
    named === null
      ? folders.map((folder) => path.join(folder, policyFile))
      : [path.resolve(host.folder, named)]
  for (const file of files) {
    const text = host.read(file)
    if (text !== null) return parseText(text, file, show(file, host))
  }
  if (named !== null) throw new DepgateError('EUSAGE', `there is no policy at ${plain(named)}`)
  return { policy: defaultPolicy(), value: null }
}

/**
 * Reads the policy as a commit has it, tightened by the one on disk: a change cannot loosen the policy that
 * judges it, and what it tightens holds at once.
 */
export function readPolicyAt(commit: string, label: string, folder: string, host: Host): Policy {
  const text = host.git.show(folder, commit, policyFile)
  const base =
    text === null
      ? defaultPolicy()
      : parseText(text, path.join(folder, policyFile), `${policyFile} at ${label}`).policy
  return tighten(base, readPolicy(null, [folder], host).policy)
}

function parseText(text: string, file: string, origin: string): ReadPolicy {
  const { value } = readJson(text, origin, { code: 'EPOLICY', hasComments: true })
  refuseTrailSettings(value, origin)
  const policy = parsePolicy(value, undefined, origin)
  const sources = policy.advisories.sources.map((source) => anchor(source, path.dirname(file)))
  return { policy: { ...policy, advisories: { ...policy.advisories, sources } }, value }
}

/** A path in a policy is meant from where the policy stands, not from where someone happens to be. */
function anchor(source: AdvisorySource, folder: string): AdvisorySource {
  return source.path === null ? source : { ...source, path: path.resolve(folder, source.path) }
}

function show(file: string, host: Host): string {
  const relative = path.relative(host.folder, file)
  return plain(relative.startsWith('..') ? file : relative).replaceAll('\\', '/')
}
