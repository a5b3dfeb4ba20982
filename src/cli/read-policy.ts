// Finds and reads the policy that judges, in its layers.

import path from 'node:path'
import {
  defaultPolicy,
  DepgateError,
  mergeLayers,
  plain,
  readExtended,
  readJson,
  refuseTrailSettings,
  tighten,
  type AdvisorySource,
  type Host,
  type Layer,
  type Layered,
  type Policy,
  type Waiver,
} from '../index.ts'
import { openFrom, type Side } from './open-extended.ts'

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
  const shownAt = (step: string) => `${plain(step, 120)} at ${before.label}`
  const side = {
    read: (step: string) => host.git.show(folder, before.commit, step),
    shown: shownAt,
    isDisk: false,
  }
  const base =
    text === null ? null : parseLayer('project', text, path.join(folder, policyFile), origin, side, host)
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
  const origins = isTightened ? undefined : base?.origins
  const refused = [...(base?.refused ?? []), ...(isTightened || base === null ? (disk?.refused ?? []) : [])]
  return {
    name: 'project',
    origin: shown,
    policy,
    written,
    refused,
    ...(origins === undefined ? {} : { origins }),
  }
}

/** Whether a waiver is one of before: an edited one is a new one. */
function isSame(a: Waiver, b: Waiver): boolean {
  const say = (waiver: Waiver) => JSON.stringify(Object.entries(waiver).sort(([x], [y]) => (x < y ? -1 : 1)))
  return say(a) === say(b)
}

function readLayer(name: Layer['name'], file: string, host: Host): Layer | null {
  const text = host.read(file)
  if (text === null) return null
  const at = (step: string) => path.join(path.dirname(file), step)
  const side = {
    read: (step: string) => host.read(at(step)),
    shown: (step: string) => show(at(step), host),
    isDisk: true,
  }
  return parseLayer(name, text, file, show(file, host), side, host)
}

function parseLayer(
  name: Layer['name'],
  text: string,
  file: string,
  origin: string,
  side: Side,
  host: Host,
): Layer {
  const { value } = readJson(text, origin, { code: 'EPOLICY', hasComments: true })
  const isOfProject = name === 'project' || name === 'command line'
  if (isOfProject) refuseTrailSettings(value, origin)
  const folder = path.dirname(file)
  const open = openFrom(folder, side, isOfProject, host)
  const layer = readExtended(name, { place: path.basename(file), origin, value }, open)
  const { policy } = layer
  const sources = policy.advisories.sources.map((source) => anchor(source, folder))
  return { ...layer, policy: { ...policy, advisories: { ...policy.advisories, sources } } }
}

/**
 * Returns what the policy in a folder comes to with all that it extends, at a commit and on disk; null where one of
 * them cannot be read. Undefined where neither extends anything.
 */
export function comparePlaces(
  folder: string,
  commit: string,
  texts: readonly (string | null)[],
  host: Host,
): { readonly before: Policy | null; readonly after: Policy | null } | undefined {
  if (!texts.some((text) => text?.includes('"extends"') === true)) return undefined
  const file = path.join(folder, policyFile)
  const show = (step: string) => host.git.show(folder, commit, step)
  const read = (text: string | null, side: Side): Policy | null => {
    try {
      return text === null || text.trim() === ''
        ? defaultPolicy()
        : parseLayer('project', text, file, policyFile, side, host).policy
    } catch (error) {
      if (error instanceof DepgateError) return null
      throw error
    }
  }
  const [before = null, after = null] = texts
  const now = (step: string) => host.read(path.join(folder, step))
  return {
    before: read(before, { read: show, shown: (step) => step, isDisk: false }),
    after: read(after, { read: now, shown: (step) => step, isDisk: true }),
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
