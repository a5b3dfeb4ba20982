// Reads which install scripts yarn runs: `dependenciesMeta` of the root manifest.

import { fieldOf, readFlag, readSection, readSections, type JsonSection } from '../../json/section.ts'
import type { ScriptSettings } from '../../manifest/allow-scripts.ts'

/** Later versions of yarn than 2 read it; yarn 1 runs all scripts. `built` is a decision for a name, or for a name and version. */
export function readBuilt(root: JsonSection): ScriptSettings['allowScripts'] {
  const meta = readSection(root, 'dependenciesMeta')
  if (meta === null) return {}
  return Object.fromEntries(
    readSections(meta).flatMap(([key, section]): [string, boolean][] =>
      fieldOf(section, 'built') === undefined ? [] : [[withoutNpm(key), readFlag(section, 'built')]],
    ),
  )
}

/** yarn takes `name@npm:1.0.0` too. */
function withoutNpm(key: string): string {
  return key.replace(/(?<=.)@npm:/, '@')
}
