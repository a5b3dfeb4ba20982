// The oracle's table: every kind of change by which a pass could be wrong.

import type { Row } from '../row.ts'
import { allowScripts } from './allow-scripts.ts'
import { arrivals } from './arrivals.ts'
import { bundles } from './bundles.ts'
import { configuration } from './configuration.ts'
import { dropped } from './dropped.ts'
import { edges } from './edges.ts'
import { witness } from './witness.ts'

export const table = {
  edges,
  bundles,
  configuration,
  witness,
  dropped,
  arrivals,
  allowScripts,
} satisfies Readonly<Record<string, readonly Row[]>>
