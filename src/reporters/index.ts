import json from './json.ts'
import markdown from './markdown.ts'
import sarif from './sarif.ts'
import table from './table.ts'

export const reporters = [json, markdown, sarif, table]
