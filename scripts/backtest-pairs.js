// Judges real changes of lockfiles as of their own dates and counts the findings of each rule, to measure false alarms.
//
// npm run build, then: node scripts/backtest-pairs.js <folder> [--all] [--json] [--offline]
//
// <folder> has manifest.json, a list of { id, format, file, date }, and <format>/<id>/{before,after}/<file> with the
// package.json of that commit beside it. The registry that npm is configured for replaces their placeholder.
// --all takes everything in the lockfile after the change for new. --json prints the reports instead of the table.
// --offline asks nothing of the registry: what an earlier run left in the cache has to do.

import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { defaultPolicy, emptyLockfile, gate, openRegistry, parseLockfile } from '../dist/index.js'
import { formats } from '../dist/lockfile/formats.js'
import { readRegistry } from './bare-download.js'

/** The registry, and the other name that yarn has for it. */
const placeholder = /https:\/\/(?:yarn-)?registry\.example\.test\//g
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    all: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    offline: { type: 'boolean', default: false },
  },
})
const [folder] = positionals
if (folder === undefined)
  throw new Error('which folder? node scripts/backtest-pairs.js <folder> [--all] [--json] [--offline]')

const address = await readRegistry()
const known = new Set(formats.flatMap((format) => format.files))
const listed = JSON.parse(readFileSync(path.join(folder, 'manifest.json'), 'utf8'))
const pairs = listed.filter(({ file }) => known.has(path.basename(file)))

function parseSide({ id, format, file }, side) {
  const place = path.join(folder, format, id, side)
  const read = (name) => {
    const full = path.join(place, name)
    return existsSync(full) ? readFileSync(full, 'utf8').replaceAll(placeholder, address) : null
  }
  const text = read(file)
  if (text === null) throw new Error(`${id} has no ${side}/${file}`)
  return parseLockfile(text, file, read)
}

async function judge(pair, registry) {
  const after = parseSide(pair, 'after')
  const before = values.all ? emptyLockfile(pair.file) : parseSide(pair, 'before')
  const states = { before, after, beforeLabel: 'before', afterLabel: 'after' }
  return gate([states], defaultPolicy(), registry, new Date(pair.date))
}

/** Counts findings, or gaps, by rule and level. */
function tally(reports, kind) {
  const rows = new Map()
  for (const { pair, report } of reports) {
    for (const { rule, level } of report[kind]) {
      const key = `${rule} | ${level}`
      const row = rows.get(key) ?? { count: 0, pairs: new Set() }
      rows.set(key, row)
      row.count += 1
      row.pairs.add(pair.id)
    }
  }
  return [...rows].sort(([a], [b]) => (a < b ? -1 : 1))
}

const registry = await openRegistry({ folder: process.cwd(), isOffline: values.offline })
const reports = []
for (const pair of pairs) reports.push({ pair, report: await judge(pair, registry) })

if (values.json) {
  console.log(
    JSON.stringify(Object.fromEntries(reports.map(({ pair, report }) => [pair.id, report])), null, 2),
  )
} else {
  const arrivals = reports.reduce((sum, { report }) => sum + report.coverage.arrivals, 0)
  console.log(`${reports.length} pairs, ${arrivals} arrivals`)
  for (const kind of ['findings', 'gaps']) {
    console.log(`\n| rule | level | ${kind} | pairs with one |\n| --- | --- | --- | --- |`)
    for (const [key, row] of tally(reports, kind))
      console.log(`| ${key} | ${row.count} | ${row.pairs.size} |`)
  }
  // Young versions and ranges are what they are; the rest wants an explanation.
  const plainFacts = ['minimum-age', 'floating-range']
  for (const { pair, report } of reports) {
    for (const { name, version, rule, level, message } of report.findings) {
      if (plainFacts.includes(rule) || (values.all && level === 'warn')) continue
      console.log(`\n${pair.id}\n  ${name}@${version} ${rule} (${level}): ${message}`)
    }
  }
}
