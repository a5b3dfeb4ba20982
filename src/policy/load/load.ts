// Finds and reads the policy that judges, in its layers.

import path from 'node:path'
import { DepgateError } from '../../errors.ts'
import { mergeLayers, type Layer, type Layered } from '../layers.ts'
import { defaultPolicy } from '../parse.ts'
import type { Host } from '../../ports/host.ts'
import { holdLayer, keepTampering, type LayerStates } from './over-base.ts'
import {
  layerAt,
  layerOnDisk,
  parseLayer,
  placesOf,
  policyFile,
  refuseMissing,
  sideOnDisk,
  type CheckoutAt,
  type PlaceAt,
} from './policy-layer.ts'
import type { Policy } from '../../model/policy.ts'

export { policyFile, type CheckoutAt, type PlaceAt } from './policy-layer.ts'

/** Where a change began: the policy of there has a say. */
export interface PolicyCommit {
  /** The policy of the commit judges, as far as the disk does not tighten it; else only its rule `tampering` holds on. */
  readonly isJudge: boolean
  /** The checkouts that hold the project, the innermost first. */
  readonly checkouts: readonly CheckoutAt[]
  /** The folders there whose policies count, the nearest first; those on disk where the project was not moved. */
  readonly places?: readonly PlaceAt[] | undefined
}

/**
 * Reads the policy: managed, user, and the project's files: each `depgate.json` from the top of the checkout down to
 * the project is a layer, and a nearer one only tightens. A file that was named stands in their place.
 *
 * With a commit of before every file that lies in a checkout, by whatever flag or variable it is named, is read there.
 *
 * @param folders - the project's folder and those above it, the nearest first; others count where none of these has one.
 * @throws {DepgateError} EPOLICY, EGIT; EUSAGE where a named file is not there.
 */
export function readPolicy(
  named: string | null,
  folders: readonly string[],
  host: Host,
  before: PolicyCommit | null = null,
): Layered {
  return mergeLayers(readLayers(named, folders, host, before))
}

function readLayers(
  named: string | null,
  folders: readonly string[],
  host: Host,
  before: PolicyCommit | null,
): Layer[] {
  const layers: Layer[] = []
  const add = (states: LayerStates, isOwn = false): boolean => {
    const layer = isOwn
      ? states.disk
      : before?.isJudge === true
        ? holdLayer(states, () => mergeLayers(layers).policy)
        : keepTampering(states)
    if (layer !== null) layers.push(layer)
    return layer !== null
  }
  const placesIn = (file: string) => (before === null ? [] : placesOf(file, before.checkouts, host))
  const statesOf = (name: Layer['name'], file: string): LayerStates => ({
    base: readBase(name, placesIn(file), host),
    disk: layerOnDisk(name, file, host),
  })
  // What lies in no checkout is the machine's or the job's own.
  const take = (name: Layer['name'], file: string) => add(statesOf(name, file), placesIn(file).length === 0)
  for (const file of host.policyPlaces.managed) take('managed', file)
  const { DEPGATE_MANAGED_POLICY: managed = '' } = host.env
  // A managed policy that was announced and is not there must not turn into none.
  if (managed !== '' && !take('managed', path.resolve(host.folder, managed)))
    throw refuseMissing(managed, 'DEPGATE_MANAGED_POLICY names it.')
  take('user', host.policyPlaces.user)
  const file = named === null ? null : path.resolve(host.folder, named)
  const own = file === null ? null : statesOf('command line', file)
  const isOutside = file === null || placesIn(file).length === 0
  if (own?.base === null && own.disk === null) throw refuseMissing(named ?? '')
  // A file that only the change has cannot stand in the place of what judged before it.
  if (own === null || (own.base === null && !isOutside && before?.isJudge === true))
    for (const states of readProject(folders, host, before)) add(states, before === null)
  if (own !== null) add(own, isOutside)
  return layers
}

function readBase(name: Layer['name'], places: readonly PlaceAt[], host: Host): Layer | null {
  for (const place of places) {
    const layer = layerAt(name, place, host)
    if (layer !== null) return layer
  }
  return null
}

/** The files of the project in both states, the outermost first. */
function readProject(folders: readonly string[], host: Host, before: PolicyCommit | null): LayerStates[] {
  const [nearest = ''] = folders
  const chain = [...new Set(folders)].filter((folder) =>
    `${nearest}${path.sep}`.startsWith(withSlash(folder)),
  )
  const places =
    before === null ? [] : (before.places ?? chain.flatMap((folder) => placeOf(folder, before, host)))
  const atBase = places.map((place): LayerStates => {
    const folder = path.join(place.at.top, place.step)
    const base = layerAt('project', { ...place, step: path.posix.join(place.step, policyFile) }, host)
    const onDisk = chain.find((one) => host.real(one) === host.real(folder))
    return { base, disk: onDisk === undefined ? null : readAt(onDisk, host) }
  })
  const known = new Set(places.map(({ at, step }) => host.real(path.join(at.top, step))))
  const others = chain.filter((folder) => !known.has(host.real(folder)))
  const found = [...atBase, ...others.map((folder) => ({ base: null, disk: readAt(folder, host) }))]
  const isThere = ({ base, disk }: LayerStates) => base !== null || disk !== null
  if (found.some(isThere)) return found.filter(isThere).reverse()
  const elsewhere = folders.filter((folder) => !chain.includes(folder))
  if (elsewhere.length === 0) return []
  return readProject(elsewhere, host, before === null ? null : { ...before, places: undefined })
}

function readAt(folder: string, host: Host): Layer | null {
  return layerOnDisk('project', path.join(folder, policyFile), host)
}

function placeOf(folder: string, { checkouts }: PolicyCommit, host: Host): PlaceAt[] {
  const [place] = placesOf(path.join(folder, policyFile), checkouts, host)
  return place === undefined ? [] : [{ ...place, step: path.posix.dirname(place.step) }]
}

function withSlash(folder: string): string {
  return folder.endsWith(path.sep) ? folder : `${folder}${path.sep}`
}

/**
 * Returns what a file of the policy comes to with all that it extends and with the layers above it as they were, at a
 * commit and on disk; null where one of them cannot be read. Undefined where its text says all.
 *
 * @param judging - what judged before there was the file.
 */
export function comparePlaces(
  place: PlaceAt,
  texts: readonly (string | null)[],
  file: string,
  host: Host,
  judging: Policy | null = null,
): { readonly before: Policy | null; readonly after: Policy | null } | undefined {
  const above = readAbove(place, host)
  if (judging === null && above.length === 0 && !texts.some((text) => text?.includes('"extends"') === true))
    return undefined
  const [old = null, edited = null] = texts
  const merge = (read: () => Layer | null): Policy | null => {
    try {
      const own = read()
      if (above.length === 0) return own?.policy ?? defaultPolicy()
      return mergeLayers(own === null ? above : [...above, own]).policy
    } catch (error) {
      if (error instanceof DepgateError) return null
      throw error
    }
  }
  const isNone = (text: string | null) => text === null || text.trim() === ''
  return {
    before: judging ?? merge(() => (isNone(old) ? null : layerAt('project', place, host))),
    after: merge(() =>
      edited === null || isNone(edited)
        ? null
        : parseLayer('project', edited, file, policyFile, sideOnDisk(file, host), host),
    ),
  }
}

/** The layers of the project above a file, as the commit has them, the outermost first. */
function readAbove({ at, step }: PlaceAt, host: Host): Layer[] {
  if (path.posix.basename(step) !== policyFile) return []
  const found: Layer[] = []
  for (let folder = path.posix.dirname(step); folder !== '.' && folder !== '/';) {
    folder = path.posix.dirname(folder)
    try {
      const layer = layerAt('project', { at, step: path.posix.join(folder, policyFile) }, host)
      if (layer !== null) found.unshift(layer)
    } catch (error) {
      // What could not be read judged nothing.
      if (!(error instanceof DepgateError)) throw error
    }
  }
  return found
}
