// The table of what other files of a project decide: its configuration, other lockfiles, what it allows.

import { table } from './rows/index.ts'
import { testRows } from './test-rows.ts'

const { configuration, witness, dropped, allowScripts } = table
testRows({ configuration, witness, dropped, allowScripts })
