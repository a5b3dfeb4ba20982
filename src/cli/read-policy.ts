// Finds and reads the policy that judges, in its layers.

import path from 'node:path'
import {
  defaultPolicy,
  DepgateError,
  mergeLayers,
  parsePolicy,
  plain,
  readJson,
  refuseTrailSettings,
  tighten,
  writtenPaths,
  type AdvisorySource,
  type Host,
  type Layer,
  type Layered,
  type Policy,
  type Waiver,
} from '../index.ts'

/** The file's name. */
export const policyFile = 'depgate.json'

/** Where a change began: the policy of there has a say. */
export interface PolicyCommit {
  readonly commit: string
  readonly label: string
  /** The policy of the commit judges, as far as the disk does not tighten it; else only its rule `tampering` holds on. */
  readonly isJudge: boolean
  /** The folder that has the policy there, where it is not the first that is looked into on disk. */
  readonly folder?: string
}

/**
 * Reads the policy: managed, user, and the project's file, which is the one that was named, else `depgate.json`
 * in the first of the folders that has one.
 *
 * @throws {DepgateError} EPOLICY; EUSAGE where a named file is not there.
 */
export function readPolicy(
  named: string | null,
  folders: readonly string[],
  host: Host,
  before: PolicyCommit | null = null,
): Layered {
  const higher = [
    ...host.policyPlaces.managed.flatMap((file) => readLayer('managed', file, host) ?? []),
    ...readNamedManaged(host),
    ...[readLayer('user', host.policyPlaces.user, host)].filter((layer) => layer !== null),
  ]
  const project = named === null ? readProject(folders, host) : readNamed(named, host)
  const [folder] = folders
  const own =
    before === null || named !== null || folder === undefined
      ? project
      : holdAt(before, project, before.folder ?? folder, host)
  return mergeLayers(own === null ? higher : [...higher, own])
}

function readProject(folders: readonly string[], host: Host): Layer | null {
  for (const folder of folders) {
    const layer = readLayer('project', path.join(folder, policyFile), host)
    if (layer !== null) return layer
  }
  return null
}

function readNamed(named: string, host: Host): Layer {
  const layer = readLayer('command line', path.resolve(host.folder, named), host)
  if (layer === null) throw new DepgateError('EUSAGE', `there is no policy at ${plain(named)}`)
  return layer
}

/** A managed policy that was announced and is not there must not turn into none. */
function readNamedManaged(host: Host): Layer[] {
  const named = host.env.DEPGATE_MANAGED_POLICY
  if (named === undefined || named === '') return []
  const layer = readLayer('managed', path.resolve(host.folder, named), host)
  if (layer !== null) return [layer]
  throw new DepgateError('EUSAGE', `there is no policy at ${plain(named)}`, {
    hint: 'DEPGATE_MANAGED_POLICY names it.',
  })
}

/**
 * The project's policy where a change is judged by what stood before it: a change cannot loosen the policy that
 * judges it, and what it tightens holds at once. A waiver that it takes away holds no more.
 */
function holdAt(before: PolicyCommit, disk: Layer | null, folder: string, host: Host): Layer | null {
  const text = host.git.show(folder, before.commit, policyFile)
  const shownFile = path.relative(host.folder, path.join(folder, policyFile)).replaceAll('\\', '/')
  const origin = `${plain(shownFile)} at ${before.label}`
  const base = text === null ? null : parseLayer('project', text, path.join(folder, policyFile), origin)
  const edited = disk?.policy ?? defaultPolicy()
  if (!before.isJudge) {
    const old = base?.policy ?? defaultPolicy()
    // The edit must not switch off the rule that would tell of it.
    const tampering = tighten(old, edited).rules.get('tampering')
    if (disk === null || tampering === undefined) return disk
    const rules = new Map(edited.rules).set('tampering', tampering)
    return { ...disk, policy: { ...edited, rules } }
  }
  if (base === null && disk === null) return null
  const old = base?.policy ?? defaultPolicy()
  const written = new Set([...(base?.written ?? []), ...(disk?.written ?? [])])
  const tightened = tighten(old, edited)
  const isFromHead = old.settings.waivers.from === 'head'
  const kept = edited.waivers.filter((waiver) => isFromHead || old.waivers.some((one) => isSame(one, waiver)))
  const proposedWaivers = edited.waivers.filter((waiver) => !kept.includes(waiver))
  const policy: Policy = {
    ...tightened,
    waivers: kept,
    ...(proposedWaivers.length === 0 ? {} : { proposedWaivers }),
  }
  const isTightened = base !== null && disk !== null && tightened.sha256 !== old.sha256
  const shown =
    base === null
      ? `${disk?.origin ?? policyFile}, as far as it tightens`
      : isTightened
        ? `${origin}, tightened by ${disk.origin}`
        : origin
  return { name: 'project', origin: shown, policy, written }
}

/** Whether a waiver is one of before: an edited one is a new one. */
function isSame(a: Waiver, b: Waiver): boolean {
  const say = (waiver: Waiver) => JSON.stringify(Object.entries(waiver).sort(([x], [y]) => (x < y ? -1 : 1)))
  return say(a) === say(b)
}

function readLayer(name: Layer['name'], file: string, host: Host): Layer | null {
  const text = host.read(file)
  return text === null ? null : parseLayer(name, text, file, show(file, host))
}

function parseLayer(name: Layer['name'], text: string, file: string, origin: string): Layer {
  const { value } = readJson(text, origin, { code: 'EPOLICY', hasComments: true })
  refuseTrailSettings(value, origin)
  const policy = parsePolicy(value, undefined, origin)
  const sources = policy.advisories.sources.map((source) => anchor(source, path.dirname(file)))
  return {
    name,
    origin,
    policy: { ...policy, advisories: { ...policy.advisories, sources } },
    written: writtenPaths(value),
  }
}

/** A path in a policy is meant from where the policy stands, not from where someone happens to be. */
function anchor(source: AdvisorySource, folder: string): AdvisorySource {
  return source.path === null ? source : { ...source, path: path.resolve(folder, source.path) }
}

function show(file: string, host: Host): string {
  const relative = path.relative(host.folder, file)
  return plain(relative.startsWith('..') ? file : relative).replaceAll('\\', '/')
}
