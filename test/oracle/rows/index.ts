// The oracle's table: every kind of change by which a pass could be wrong.

import type { Row } from '../row.ts'
import { configuration } from './configuration.ts'
import { edges } from './edges.ts'

export const table: Readonly<Record<string, readonly Row[]>> = {
  edges,
  configuration,
}
