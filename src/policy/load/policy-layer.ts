// Reads one file of a policy with what it extends, as a snapshot has them.

import path from 'node:path'
import { DepgateError } from '../../errors.ts'
import { readJson } from '../../json/parse.ts'
import { refuseTrailSettings } from '../../options/log-kinds.ts'
import { readExtended } from '../extends.ts'
import type { Layer } from '../layers.ts'
import type { Files } from '../../ports/files.ts'
import type { Snapshot } from '../../snapshot/snapshot.ts'
import { plain } from '../../text/plain.ts'
import { openFrom } from './load-extended.ts'
import { show, type PolicyFiles } from './policy-files.ts'
import type { AdvisorySource } from '../../model/policy.ts'

/** A file or folder of a snapshot; `step` is its path from the snapshot's folder, with slashes. */
export interface PlaceAt {
  readonly at: Snapshot
  readonly step: string
}

/** A file on disk, by its absolute path. */
export function onDisk(file: string, { disk }: PolicyFiles): PlaceAt {
  return { at: disk.at(path.dirname(file)), step: path.basename(file) }
}

/** Reads a policy with what it extends; null where there is none. @throws {DepgateError} EPOLICY, EGIT. */
export function readLayer(name: Layer['name'], place: PlaceAt, files: PolicyFiles): Layer | null {
  const text = place.at.read(place.step)
  if (text === null) return null
  const { label } = place.at
  const shown = show(path.join(place.at.folder, place.step), files)
  return parseLayer(name, { text, origin: label === null ? shown : `${shown} at ${label}` }, place, files)
}

/** Parses the text of a policy at a place. @throws {DepgateError} EPOLICY. */
export function parseLayer(
  name: Layer['name'],
  { text, origin }: { readonly text: string; readonly origin: string },
  { at, step }: PlaceAt,
  files: PolicyFiles,
): Layer {
  const { value } = readJson(text, origin, { code: 'EPOLICY', hasComments: true })
  const isOfProject = name === 'project' || name === 'command line'
  if (isOfProject) refuseTrailSettings(value, origin)
  const folder = path.dirname(path.join(at.folder, step))
  const open = openFrom(at.at(folder), isOfProject, files)
  const layer = readExtended(name, { place: path.basename(step), origin, value }, open)
  const { policy } = layer
  const sources = policy.advisories.sources.map((source) => anchor(source, folder))
  return { ...layer, policy: { ...policy, advisories: { ...policy.advisories, sources } } }
}

/** Resolves a path in a policy from the folder of the policy, not from the working folder. */
function anchor(source: AdvisorySource, folder: string): AdvisorySource {
  return source.path === null ? source : { ...source, path: path.resolve(folder, source.path) }
}

/**
 * Lists the paths of a file from the tops of the checkouts, which are the folders of their snapshots: by its name, since
 * a change can turn a folder of it into a link that leads out, and by its real path, since a link outside can lead in.
 */
export function placesOf(
  file: string,
  checkouts: readonly Snapshot[],
  { real: realOf }: Pick<Files, 'real'>,
): PlaceAt[] {
  const found = new Map<string, PlaceAt>()
  const add = (at: Snapshot, step: string) => {
    const place = step.replaceAll('\\', '/')
    if (place !== '' && !place.startsWith('../')) found.set(`${at.folder}\0${place}`, { at, step: place })
  }
  const byTop = new Map(checkouts.map((at) => [realOf(at.folder), at]))
  for (let folder = path.dirname(file); ; folder = path.dirname(folder)) {
    const at = byTop.get(realOf(folder))
    if (at !== undefined) add(at, path.relative(folder, file))
    if (path.dirname(folder) === folder) break
  }
  const real = realOf(file)
  // The innermost checkout that contains it: a submodule's files do not belong to the checkout around it.
  const inner = [...byTop].filter(([top]) => real.startsWith(`${top}${path.sep}`))
  const [deepest] = inner.sort(([a], [b]) => b.length - a.length)
  if (deepest !== undefined) add(deepest[1], path.relative(deepest[0], real))
  return [...found.values()]
}

/** The error of a policy that was named and does not exist. */
export function refuseMissing(named: string, hint?: string): DepgateError {
  return new DepgateError(
    'EUSAGE',
    `there is no policy at ${plain(named)}`,
    hint === undefined ? {} : { hint },
  )
}
