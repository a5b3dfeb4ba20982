// Records what a registry tells of a package and its tree, as of a moment: the first version of each, and those that npm may choose.
//
// node scripts/record-tree.js pino 2025-10-20T22:30:42Z > fixtures/pictures/pino.json

import semver from 'semver'
import { readRegistry } from './bare-download.js'

const [root, asOf] = process.argv.slice(2)
const moment = Date.parse(asOf)
const registry = await readRegistry()
/** How many of the newest versions, so that an older one can be suggested. */
const newest = 4
const fields = ['dependencies', 'optionalDependencies', 'peerDependencies', 'bin', 'engines', 'deprecated']

const packages = {}
const queue = [[root, '*']]
for (const [name, range] of queue) {
  const response = await fetch(registry + name.replace('/', '%2f'))
  if (!response.ok) throw new Error(`${name}: ${response.status}`)
  const { versions, time } = await response.json()
  const known = Object.keys(versions)
    .filter((version) => Date.parse(time[version]) <= moment)
    .sort((one, other) => Date.parse(time[one]) - Date.parse(time[other]))
  const stable = known.filter((version) => semver.prerelease(version) === null).sort(semver.compare)
  const chosen = semver.maxSatisfying(stable, range)
  const kept = new Set([...known.slice(0, 1), ...stable.slice(-newest), chosen])
  packages[name] ??= {}
  // By version: the last one is the registry's `latest`.
  for (const version of [...kept].sort(semver.compare)) {
    const manifest = Object.fromEntries(
      fields
        .filter((key) => versions[version][key] !== undefined)
        .map((key) => [key, versions[version][key]]),
    )
    packages[name][version] = { time: time[version], ...manifest }
  }
  for (const version of stable.slice(-newest))
    for (const pair of Object.entries(versions[version].dependencies ?? {}))
      if (!queue.some((one) => one.join() === pair.join())) queue.push(pair)
}
console.log(JSON.stringify({ asOf, packages }, null, 1))
