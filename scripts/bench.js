// Measures what a check costs on a real tree, in one run and as ratios: against a bare download of the same
// documents, and against node's own start. Prints medians.
//
// npm run bench                      against the registry that npm is configured for, and then the same documents from
//                                    loopback at 85 MB/s, which gives the same ratios whatever the network is like today
// npm run bench -- --rate 40         at so many megabytes a second
// npm run bench -- --runs 5

import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'

const root = path.resolve(import.meta.dirname, '..')
const tree = path.join(root, 'fixtures/bench/package-lock.json')
const { values } = parseArgs({
  options: { rate: { type: 'string', default: '85' }, runs: { type: 'string', default: '3' } },
})
const runs = Number(values.runs)
const home = mkdtempSync(path.join(tmpdir(), 'depgate-bench-'))
const memoryFile = path.join(home, 'memory')

/** Writes the peak of the process's memory (kilobytes) where the parent finds it. */
const probe = `process.on('exit', () => { process.getBuiltinModule('fs').writeFileSync(${JSON.stringify(memoryFile)}, String(process.resourceUsage().maxRSS)) })`

function time(args, env = {}) {
  const start = performance.now()
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--import', `data:text/javascript,${encodeURIComponent(probe)}`, ...args],
    {
      cwd: home,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  )
  const seconds = (performance.now() - start) / 1000
  if (status === null || status === 2) throw new Error(`${args.join(' ')} failed: ${stderr}`)
  return { seconds, megabytes: Number(readFileSync(memoryFile, 'utf8')) / 1024 }
}

function median(samples, key) {
  const values = samples.map((sample) => sample[key]).sort((a, b) => a - b)
  return values[Math.floor(values.length / 2)]
}

const check = [
  path.join(root, 'bin/depgate.js'),
  'check',
  '--before',
  'none',
  '--after',
  tree,
  '--format',
  'json',
]
const bare = [path.join(root, 'scripts/bare-download.js'), tree]
const names = Object.keys(JSON.parse(readFileSync(tree, 'utf8')).packages).length - 1

function measure() {
  const samples = { node: [], bare: [], cold: [], warm: [] }
  for (let run = 0; run < runs; run += 1) {
    // In turn, so that a network that gets slower or faster meets both alike.
    const cache = path.join(home, 'cache')
    rmSync(cache, { recursive: true, force: true })
    samples.node.push(time(['-e', '0']))
    samples.bare.push(time(bare))
    samples.cold.push(time(check, { XDG_CACHE_HOME: cache }))
    samples.warm.push(time(check, { XDG_CACHE_HOME: cache }))
  }
  return samples
}

function print(title, samples) {
  const [node, bare, cold, warm] = Object.values(samples).map((all) => median(all, 'seconds'))
  const rows = [
    ['node -e 0', node, '', 'node'],
    ['bare download', bare, '', 'bare'],
    ['check, cold', cold, `${(cold / bare).toFixed(2)} x bare (aim: 1.5)`, 'cold'],
    ['check, warm', warm, `node + ${(warm - node).toFixed(2)} s (aim: 0.5)`, 'warm'],
  ]
  console.log(`${title}: ${names} entries, median of ${runs}`)
  for (const [name, value, ratio, key] of rows) {
    const memory = median(samples[key], 'megabytes').toFixed(0)
    console.log(`${name.padEnd(15)}${value.toFixed(2).padStart(7)} s  ${memory.padStart(5)} MB  ${ratio}`)
  }
}

let replay = null
try {
  print('the registry as it is today', measure())
  const args = [path.join(root, 'scripts/replay-registry.js'), tree, values.rate]
  replay = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const [address] = await once(replay.stdout, 'data')
  process.env.npm_config_registry = String(address).trim()
  print(`from loopback at ${values.rate} MB/s`, measure())
} finally {
  replay?.kill()
  rmSync(home, { recursive: true, force: true })
}
