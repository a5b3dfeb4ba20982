// Merges the `.npmrc` files of one state into its effective settings.

import { NpmrcError, readNpmrc, type Setting } from './read.ts'

/** A file of settings. */
export interface NpmrcLayer {
  /** The path in messages; null for the project's own file. */
  readonly path: string | null
  readonly text: string
}

/** A setting and the file that it comes from. */
export interface Placed {
  readonly setting: Setting
  readonly layer: NpmrcLayer
}

/** The effective settings of a state, and those whose key depends on the environment. */
export interface State {
  readonly effective: ReadonlyMap<string, Placed>
  readonly open: readonly Placed[]
}

/** Merges layers, of which the first that sets a key wins, as in npm. Returns the error of a layer that npm cannot read. */
export function mergeLayers(layers: readonly NpmrcLayer[]): State | NpmrcError {
  try {
    const effective = new Map<string, Placed>()
    const open: Placed[] = []
    for (const layer of layers.toReversed()) {
      for (const setting of readNpmrc(layer.text)) {
        // npm drops a value of the wrong type, and the next file counts.
        const isHidden = setting.isDropped && effective.has(setting.key) && layers.length > 1
        if (setting.openKey !== null) open.push({ setting, layer })
        else if (!isHidden) effective.set(setting.key, { setting, layer })
      }
    }
    return { effective, open }
  } catch (error) {
    if (error instanceof NpmrcError) return error
    throw error
  }
}
