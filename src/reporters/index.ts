import json from './json.ts'
import table from './table.ts'

export const reporters = [json, table]
