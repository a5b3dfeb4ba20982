// Finds and reads the policy that judges, in its layers.

import path from 'node:path'
import { mergeLayers, type Layer, type Layered } from '../layers.ts'
import type { PolicyPlaces } from '../../ports/files.ts'
import type { Invocation } from '../../ports/invocation.ts'
import { judgeByBase, keepTampering, type LayerStates } from './over-base.ts'
import { onDisk, placesOf, readLayer, refuseMissing, type PlaceAt } from './policy-layer.ts'
import { policyFile, type PolicyFiles } from './policy-files.ts'
import { openDisk } from '../../snapshot/disk.ts'
import type { CheckoutFiles, Snapshot } from '../../snapshot/snapshot.ts'

export { policyFile } from './policy-files.ts'
export { type PlaceAt } from './policy-layer.ts'

/** The state before a change, whose policy takes part in the judgement. */
export interface PolicyBefore {
  /** The policy of before judges, as far as the disk does not tighten it; else only its rule `tampering` stays in force. */
  readonly isJudge: boolean
  /** The checkouts that contain the project as they were, each from its top, the innermost first. */
  readonly checkouts: readonly Snapshot[]
  /** The folders there whose policies are read, the nearest first; those on disk where the project was not moved. */
  readonly places?: readonly PlaceAt[] | undefined
}

/**
 * Reads the policy: managed, user, and the project's files: each `depgate.json` from the top of the checkout down to
 * the project is a layer, and a nearer one only tightens. A file that was named replaces them.
 *
 * With a state of before, every file that is in a checkout is read from there, whatever flag or variable names it.
 *
 * @param folders - the project's folder and those above it, the nearest first; others are read where none of these has one.
 * @throws {DepgateError} EPOLICY, EGIT; EUSAGE where a named file does not exist.
 */
export function readPolicy(
  named: string | null,
  folders: readonly string[],
  host: PolicyHost,
  { before = null, disk = openDisk(host.folder, host) }: PolicyStates = {},
): Layered {
  const files = { folder: host.folder, real: (file: string) => host.real(file), disk }
  return mergeLayers(new LayerReader(files, before).read(named, folders, host))
}

/** The ports that a policy is found with. */
export type PolicyHost = CheckoutFiles & Pick<Invocation, 'folder' | 'env'> & PolicyPlaces

/** The states that a policy is read in. */
export interface PolicyStates {
  readonly before?: PolicyBefore | null
  /** The present disk. */
  readonly disk?: Snapshot
}

/** Reads the layers of one policy, the outermost first. */
class LayerReader {
  readonly #files: PolicyFiles
  readonly #before: PolicyBefore | null
  readonly #layers: Layer[] = []

  constructor(files: PolicyFiles, before: PolicyBefore | null) {
    this.#files = files
    this.#before = before
  }

  read(
    named: string | null,
    folders: readonly string[],
    host: Pick<Invocation, 'env'> & PolicyPlaces,
  ): Layer[] {
    const { folder } = this.#files
    for (const file of host.policyPlaces.managed) this.#take('managed', file)
    const { DEPGATE_MANAGED_POLICY: managed = '' } = host.env
    // A managed policy that a variable names and that does not exist must be an error, not no policy.
    if (managed !== '' && !this.#take('managed', path.resolve(folder, managed)))
      throw refuseMissing(managed, 'DEPGATE_MANAGED_POLICY names it.')
    this.#take('user', host.policyPlaces.user)
    const file = named === null ? null : path.resolve(folder, named)
    const own = file === null ? null : this.#statesOf('command line', file)
    const isOutside = file === null || this.#placesIn(file).length === 0
    if (own?.base === null && own.disk === null) throw refuseMissing(named ?? '')
    const before = this.#before
    // A file that the change adds cannot replace what judged before it.
    if (own === null || (own.base === null && !isOutside && before?.isJudge === true))
      for (const states of readProject(folders, before, this.#files)) this.#add(states, before === null)
    if (own !== null) this.#add(own, isOutside)
    return this.#layers
  }

  /** A file in no checkout belongs to the machine or the job. */
  #take(name: Layer['name'], file: string): boolean {
    return this.#add(this.#statesOf(name, file), this.#placesIn(file).length === 0)
  }

  #add(states: LayerStates, isOwn: boolean): boolean {
    const layer = isOwn
      ? states.disk
      : this.#before?.isJudge === true
        ? judgeByBase(states, () => mergeLayers(this.#layers).policy)
        : keepTampering(states)
    if (layer !== null) this.#layers.push(layer)
    return layer !== null
  }

  #statesOf(name: Layer['name'], file: string): LayerStates {
    return {
      base: readFirst(name, this.#placesIn(file), this.#files),
      disk: readLayer(name, onDisk(file, this.#files), this.#files),
    }
  }

  #placesIn(file: string): PlaceAt[] {
    return this.#before === null ? [] : placesOf(file, this.#before.checkouts, this.#files)
  }
}

function readFirst(name: Layer['name'], places: readonly PlaceAt[], files: PolicyFiles): Layer | null {
  for (const place of places) {
    const layer = readLayer(name, place, files)
    if (layer !== null) return layer
  }
  return null
}

/** The files of the project in both states, the outermost first. */
function readProject(
  folders: readonly string[],
  before: PolicyBefore | null,
  files: PolicyFiles,
): LayerStates[] {
  const [nearest = ''] = folders
  const chain = [...new Set(folders)].filter((folder) =>
    `${nearest}${path.sep}`.startsWith(withSlash(folder)),
  )
  const places =
    before === null ? [] : (before.places ?? chain.flatMap((folder) => placeOf(folder, before, files)))
  const readNow = (folder: string) =>
    readLayer('project', onDisk(path.join(folder, policyFile), files), files)
  const atBase = places.map(({ at, step }): LayerStates => {
    const folder = path.join(at.folder, step)
    const base = readLayer('project', { at, step: path.posix.join(step, policyFile) }, files)
    const here = chain.find((one) => files.real(one) === files.real(folder))
    return { base, disk: here === undefined ? null : readNow(here) }
  })
  const known = new Set(places.map(({ at, step }) => files.real(path.join(at.folder, step))))
  const others = chain.filter((folder) => !known.has(files.real(folder)))
  const found = [...atBase, ...others.map((folder) => ({ base: null, disk: readNow(folder) }))]
  const isThere = ({ base, disk }: LayerStates) => base !== null || disk !== null
  if (found.some(isThere)) return found.filter(isThere).reverse()
  const elsewhere = folders.filter((folder) => !chain.includes(folder))
  if (elsewhere.length === 0) return []
  return readProject(elsewhere, before === null ? null : { ...before, places: undefined }, files)
}

function placeOf(folder: string, { checkouts }: PolicyBefore, files: PolicyFiles): PlaceAt[] {
  const [place] = placesOf(path.join(folder, policyFile), checkouts, files)
  return place === undefined ? [] : [{ ...place, step: path.posix.dirname(place.step) }]
}

function withSlash(folder: string): string {
  return folder.endsWith(path.sep) ? folder : `${folder}${path.sep}`
}
