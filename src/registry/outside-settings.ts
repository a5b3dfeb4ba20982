// Reads the settings of pnpm, yarn and bun that lie outside of a project: the user's, and those of folders above it.

import path from 'node:path'
import { DepgateError } from '../errors.ts'
import { stepBetween } from '../snapshot/snapshot.ts'
import { flattenSettings } from '../managers/flatten.ts'
import { layerOf, mergeLayers } from '../managers/sources.ts'
import { managerOfRole } from '../managers/table.ts'
import type { SettingsPlace } from '../ports/files.ts'
import type { ManagerSources, SourceLayer } from '../ports/registries.ts'
import { plain } from '../text/plain.ts'
import { readBounded } from './config-file.ts'

/** A real one has a few lines. */
const maxBytes = 2 ** 20

/** How files are read: where each is placed (as it is at a base), and whether a path belongs to a checkout of the change. */
export interface Placing {
  readonly place: (file: string) => string
  readonly isInside: (file: string) => boolean
}

/** The layers of one package manager outside of a project. */
export interface OutsideLayers {
  readonly project: SourceLayer | null
  readonly user: SourceLayer | null
  readonly above: SourceLayer | null
  readonly auth: SourceLayer | null
  readonly rc: SourceLayer | null
}

/**
 * Reads them. A file that lies in a checkout of the change counts as the project's, in whatever folder it is.
 *
 * @throws {DepgateError} ECONFIG for a file that its manager could not read either.
 */
export function readOutsideLayers(
  sources: Pick<ManagerSources, 'manager' | 'isClassic' | 'top'>,
  places: readonly SettingsPlace[],
  { place, isInside }: Placing,
): OutsideLayers {
  const { manager, isClassic = false, top } = sources
  const isOwn = ({ role, path, layer, isAbove }: SettingsPlace) =>
    // npm's own file is read as npm reads it.
    layer !== 'npmrc' &&
    managerOfRole(role) === manager &&
    (manager !== 'yarn' || (role !== 'yarn') === isClassic) &&
    // The project's layer has the others; each `.npmrc` is read as it is at the base.
    !(isAbove === true && layer !== 'above' && top !== undefined && stepBetween(top, path) !== null)
  const found = places.filter(isOwn).map((one) => ({
    layer: one.layer !== 'above' && isInside(one.path) ? 'project' : one.layer,
    settings: readOne(one, place(one.path)),
  }))
  const only = (layer: keyof OutsideLayers) =>
    mergeLayers(found.map((one) => (one.layer === layer ? one.settings : null)))
  return {
    project: only('project'),
    user: only('user'),
    above: only('above'),
    auth: only('auth'),
    rc: only('rc'),
  }
}

function readOne({ path, role }: SettingsPlace, file: string): SourceLayer | null {
  const text = readBounded(file, maxBytes)?.toString('utf8')
  if (text === undefined) return null
  try {
    return withAbsolute(layerOf(role, flattenSettings(role, text, path)), path)
  } catch (cause) {
    if (!(cause instanceof DepgateError)) throw cause
    throw new DepgateError(
      'ECONFIG',
      `the settings of ${managerOfRole(role)} cannot be used: ${plain(cause.message, 300)}`,
      {
        hint: 'They decide which registry is asked. Correct the file, or name the registry: --registry https://…',
        cause,
      },
    )
  }
}

/** A file that settings name lies beside them. */
function withAbsolute(layer: SourceLayer | null, file: string): SourceLayer | null {
  const cafile = layer?.network?.cafile
  if (layer === null || cafile === undefined || cafile.includes('$')) return layer
  return { ...layer, network: { ...layer.network, cafile: path.resolve(path.dirname(file), cafile) } }
}
