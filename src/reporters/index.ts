import json from './json.ts'
import sarif from './sarif.ts'
import table from './table.ts'

export const reporters = [json, sarif, table]
