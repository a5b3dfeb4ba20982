// What depgate doctor has to know of the project: its policy, its files, and where its advisories come from.

import path from 'node:path'
import { listFolders } from '../check/checkout/folders.ts'
import { DepgateError } from '../errors.ts'
import type { Policy } from '../model/policy.ts'
import type { AdvisoryData } from '../ports/advisory-data.ts'
import type { Clock } from '../ports/clock.ts'
import type { Invocation } from '../ports/invocation.ts'
import type { Registries } from '../ports/registries.ts'
import { readPolicy, type PolicyHost } from '../policy/load/load.ts'
import { rules } from '../rules/index.ts'
import type { Finding } from '../setup/check-result.ts'
import type { ProjectFacts } from '../setup/examine-place.ts'
import { plain } from '../text/plain.ts'

/** How long a registry has to answer: longer would keep a person waiting for a remark. */
const patienceSeconds = 5

/** What a registry is asked with. */
type AskPorts = Pick<Invocation, 'folder'> & Pick<Registries, 'openRegistry'>

/** What is known of the project, and what is to be told about it. */
export interface Project {
  readonly policy: Policy | null
  readonly facts: ProjectFacts
  readonly findings: readonly Finding[]
}

/** Reads the policy in force here and the files of the checkout. */
export function readProject(host: PolicyHost): Project {
  const files = readFiles(host)
  try {
    const { policy } = readPolicy(null, listFolders(host.folder, host), host)
    const { deadlineSeconds } = policy.settings.hook
    return { policy, facts: { deadlineSeconds, files }, findings: findOff(policy) }
  } catch (error) {
    if (!(error instanceof DepgateError)) throw error
    const says = `cannot be read, so nothing is judged: ${plain(error.message, 400)}`
    const findings: Finding[] = [{ state: 'open', what: 'policy', says }]
    return { policy: null, facts: { deadlineSeconds: null, files }, findings }
  }
}

/** The rules that the policy turns off and that are on by default. */
function findOff(policy: Policy): Finding[] {
  const off = rules
    .filter(({ id, level }) => level !== 'off' && policy.rules.get(id)?.level === 'off')
    .map(({ id }) => id)
  return off.length === 0
    ? []
    : [
        {
          state: 'warning',
          what: 'policy',
          says: `turns off ${off.join(', ')}: no hook blocks for them here`,
        },
      ]
}

function readFiles(host: PolicyHost): Map<string, boolean> | null {
  try {
    const top = host.git.top(host.folder)
    if (top === null) return null
    const here = path.relative(host.real(top), host.real(host.folder)).replaceAll(path.sep, '/')
    const below = here === '' ? '' : `${here}/`
    const files = host.git.files(host.folder, null).filter(({ path: file }) => file.startsWith(below))
    return new Map(files.map(({ path: file, hash }) => [file.slice(below.length), hash !== null]))
  } catch (error) {
    if (!(error instanceof DepgateError)) throw error
    return null
  }
}

/** Whether there are advisories at all: of the registry, or OSV data on disk, and of what age. */
export async function examineAdvisories(
  policy: Policy | null,
  host: AskPorts & Pick<AdvisoryData, 'describeAdvisories'> & Pick<Clock, 'now'>,
): Promise<Finding[]> {
  const what = 'advisories'
  const data = host.describeAdvisories()
  const days = (time: string) =>
    Math.max(0, Math.floor((host.now().getTime() - Date.parse(time)) / 86_400_000))
  const onDisk = data === null ? null : `OSV data on disk, its newest record ${days(data.updatedAt)} days old`
  const asked = await askRegistry(policy, host)
  if (asked === null)
    return [{ state: 'note', what, says: `the registry serves them${onDisk === null ? '' : `; ${onDisk}`}` }]
  return [
    onDisk === null
      ? {
          state: 'warning',
          what,
          says: `none: ${asked}, and there is no OSV data on disk (depgate advisories update)`,
        }
      : { state: 'note', what, says: `${asked}; ${onDisk}` },
  ]
}

/** Asks for the one that every source must know; null where it is served, else what came instead. */
async function askRegistry(policy: Policy | null, host: AskPorts): Promise<string | null> {
  const canary = policy?.advisories.canary ?? null
  const [source] = policy?.advisories.sources ?? []
  if (canary === null || source === undefined)
    return 'the policy sends no canary, so the registry was not asked'
  try {
    const settings = { folder: host.folder, registry: null, isOffline: false, hasCache: false }
    const registry = await host.openRegistry({ ...settings, deadlineSeconds: patienceSeconds })
    const query = { ...canary, source: { type: 'registry', url: null } as const }
    const answers = await registry.advisories(source, [query], canary)
    if (answers.some(({ advisories }) => advisories.length > 0)) return null
    const [reason] = answers.flatMap((answer) => answer.reason ?? [])
    return `the registry serves none${reason === undefined ? '' : ` (${plain(reason, 200)})`}`
  } catch (error) {
    return `the registry serves none (${plain((error as Error).message, 200)})`
  }
}
