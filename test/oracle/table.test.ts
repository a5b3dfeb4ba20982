// The table of what the tree and its tarballs bring in.

import { table } from './rows/index.ts'
import { testRows } from './test-rows.ts'

const { edges, bundles, arrivals } = table
testRows({ edges, bundles, arrivals })
