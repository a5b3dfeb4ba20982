// Reads one file of a policy with what it extends, on disk or as a commit has it.

import path from 'node:path'
import { DepgateError } from '../../errors.ts'
import { readJson } from '../../json/parse.ts'
import { refuseTrailSettings } from '../../options/log-kinds.ts'
import { readExtended } from '../extends.ts'
import type { Layer } from '../layers.ts'
import type { Host } from '../../ports/host.ts'
import { plain } from '../../text/plain.ts'
import { openFrom, type Side } from './load-extended.ts'
import type { AdvisorySource } from '../../model/policy.ts'

/** The file's name. */
export const policyFile = 'depgate.json'

/** A checkout as it was before the change; `commit` is null where it was not there. */
export interface CheckoutAt {
  readonly top: string
  readonly commit: string | null
  /** What messages call the commit. */
  readonly label: string
}

/** A file or folder of a checkout as it was; `step` is its path from the top, with slashes. */
export interface PlaceAt {
  readonly at: CheckoutAt
  readonly step: string
}

/** Reads a policy on disk; null where there is none. @throws {DepgateError} EPOLICY. */
export function layerOnDisk(name: Layer['name'], file: string, host: Host): Layer | null {
  const text = host.read(file)
  return text === null ? null : parseLayer(name, text, file, show(file, host), sideOnDisk(file, host), host)
}

/** Reads a policy as the base has it; null where there is none. @throws {DepgateError} EPOLICY, EGIT. */
export function layerAt(name: Layer['name'], { at, step }: PlaceAt, host: Host): Layer | null {
  const { top, commit, label } = at
  const text = commit === null ? null : host.git.show(top, commit, step)
  if (text === null) return null
  const file = path.join(top, step)
  const side = sideAt({ at, step: path.posix.dirname(step) }, host)
  return parseLayer(name, text, file, `${show(file, host)} at ${label}`, side, host)
}

/** The files beside one on disk. */
export function sideOnDisk(file: string, host: Host): Side {
  const at = (step: string) => path.join(path.dirname(file), step)
  return { read: (step) => host.read(at(step)), shown: (step) => show(at(step), host), isDisk: true }
}

function sideAt({ at: { top, commit, label }, step: folder }: PlaceAt, host: Host): Side {
  const read = (step: string) => {
    const place = path.posix.join(folder, step)
    return commit === null || place.startsWith('../') ? null : host.git.show(top, commit, place)
  }
  return { read, shown: (step) => `${plain(step, 120)} at ${label}`, isDisk: false }
}

/** Reads the text of a policy. @throws {DepgateError} EPOLICY. */
export function parseLayer(
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

/** A path in a policy is meant from where the policy stands, not from where someone happens to be. */
function anchor(source: AdvisorySource, folder: string): AdvisorySource {
  return source.path === null ? source : { ...source, path: path.resolve(folder, source.path) }
}

/**
 * Lists what a path may be called from the top of a checkout: by its name, since a change can turn a folder of it into
 * a link that leads out, and by where it leads, since a link outside can lead in.
 */
export function placesOf(file: string, checkouts: readonly CheckoutAt[], host: Host): PlaceAt[] {
  const found = new Map<string, PlaceAt>()
  const add = (at: CheckoutAt, step: string) => {
    const place = step.replaceAll('\\', '/')
    if (place !== '' && !place.startsWith('../')) found.set(`${at.top}\0${place}`, { at, step: place })
  }
  const byTop = new Map(checkouts.map((at) => [host.real(at.top), at]))
  for (let folder = path.dirname(file); ; folder = path.dirname(folder)) {
    const at = byTop.get(host.real(folder))
    if (at !== undefined) add(at, path.relative(folder, file))
    if (path.dirname(folder) === folder) break
  }
  const real = host.real(file)
  // The innermost checkout that holds it: a submodule's files are none of the one around it.
  const inner = [...byTop].filter(([top]) => real.startsWith(`${top}${path.sep}`))
  const [deepest] = inner.sort(([a], [b]) => b.length - a.length)
  if (deepest !== undefined) add(deepest[1], path.relative(deepest[0], real))
  return [...found.values()]
}

/** A path as the user would type it. */
export function show(file: string, host: Host): string {
  const relative = path.relative(host.folder, file)
  return plain(relative.startsWith('..') ? file : relative).replaceAll('\\', '/')
}

/** The error of a policy that was named and is not there. */
export function refuseMissing(named: string, hint?: string): DepgateError {
  return new DepgateError(
    'EUSAGE',
    `there is no policy at ${plain(named)}`,
    hint === undefined ? {} : { hint },
  )
}
