import cyclonedx from './cyclonedx/index.ts'
import github from './github.ts'
import html from './html.ts'
import json from './json.ts'
import junit from './junit.ts'
import markdown from './markdown/index.ts'
import sarif from './sarif/index.ts'
import table from './table.ts'

export const reporters = [cyclonedx, github, html, json, junit, markdown, sarif, table]
