// Measures what a check costs on a real tree, in one run and as ratios: against a bare download of the same
// documents, and against node's own start. Prints medians.
//
// npm run bench                      against the registry that npm is configured for
// npm run bench -- --rate 85         the same documents from loopback, at so many megabytes a second
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
  options: { rate: { type: 'string' }, runs: { type: 'string', default: '3' } },
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
const samples = { node: [], bare: [], cold: [], warm: [] }
let replay = null
try {
  if (values.rate !== undefined) {
    const args = [path.join(root, 'scripts/replay-registry.js'), tree, values.rate]
    replay = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
    const [address] = await once(replay.stdout, 'data')
    process.env.npm_config_registry = String(address).trim()
  }
  for (let run = 0; run < runs; run += 1) {
    // In turn, so that a network that gets slower or faster meets both alike.
    const cache = path.join(home, `cache-${run}`)
    samples.node.push(time(['-e', '0']))
    samples.bare.push(time(bare))
    samples.cold.push(time(check, { XDG_CACHE_HOME: cache }))
    samples.warm.push(time(check, { XDG_CACHE_HOME: cache }))
  }
} finally {
  replay?.kill()
  rmSync(home, { recursive: true, force: true })
}
const seconds = Object.fromEntries(
  Object.entries(samples).map(([name, all]) => [name, median(all, 'seconds')]),
)
const rows = [
  ['node -e 0', seconds.node, '', median(samples.node, 'megabytes')],
  ['bare download', seconds.bare, '', median(samples.bare, 'megabytes')],
  [
    'check, cold',
    seconds.cold,
    `${(seconds.cold / seconds.bare).toFixed(2)} x bare (aim: 1.5)`,
    median(samples.cold, 'megabytes'),
  ],
  [
    'check, warm',
    seconds.warm,
    `node + ${(seconds.warm - seconds.node).toFixed(2)} s (aim: 0.5)`,
    median(samples.warm, 'megabytes'),
  ],
]
const names = Object.keys(JSON.parse(readFileSync(tree, 'utf8')).packages).length - 1
console.log(`${names} entries, median of ${runs}`)
for (const [name, value, ratio, memory] of rows) {
  console.log(
    `${name.padEnd(15)}${value.toFixed(2).padStart(7)} s  ${memory.toFixed(0).padStart(5)} MB  ${ratio}`,
  )
}
