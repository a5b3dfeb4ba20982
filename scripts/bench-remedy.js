// Times the search for a remedy on a fresh project whose ranges float, as a ratio to npm's own resolution of its tree.
// npm run bench:remedy [-- --runs 3]; the registry is the one that npm is configured for, npm's cache is warm.

import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

const bin = path.resolve(import.meta.dirname, '../bin/depgate.js')
const at = process.argv.indexOf('--runs')
const runs = at === -1 ? 3 : Number(process.argv[at + 1])

const manifest = {
  name: 'app',
  version: '1.0.0',
  dependencies: { react: '^19', 'react-dom': '^19' },
  devDependencies: { '@vitejs/plugin-react': '^5', typescript: '^5', vite: '^7' },
}
const policy = { gaps: 'warn' }
const quiet = ['--package-lock-only', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']

const folder = mkdtempSync(path.join(tmpdir(), 'depgate-bench-'))
const project = path.join(folder, 'project')
const env = {
  ...process.env,
  XDG_CACHE_HOME: path.join(folder, 'cache'),
  XDG_STATE_HOME: path.join(folder, 'state'),
}

function run(program, args, expected = [0]) {
  const start = performance.now()
  const { status, stdout, stderr } = spawnSync(program, args, { cwd: project, env, encoding: 'utf8' })
  if (!expected.includes(status))
    throw new Error(`${program} ${args.join(' ')}: exit ${status}\n${stdout}${stderr}`)
  return { seconds: (performance.now() - start) / 1000, stdout }
}

/** A commit without dependencies, and then a manifest and a lockfile with ranges. */
function makeProject() {
  rmSync(project, { recursive: true, force: true })
  const init = spawnSync('git', ['init', '-q', project], { env })
  if (init.status !== 0) throw new Error('git init failed')
  writeFileSync(path.join(project, 'depgate.json'), JSON.stringify(policy))
  const who = ['-c', 'user.name=a', '-c', 'user.email=a@example.test']
  run('git', [...who, 'add', '-A'])
  run('git', [...who, 'commit', '-qm', 'start'])
  writeFileSync(path.join(project, 'package.json'), JSON.stringify(manifest, null, 2))
  return run('npm', ['install', ...quiet]).seconds
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]
const check = (...more) => run(process.execPath, [bin, 'check', '--format', 'json', ...more], [1])

try {
  makeProject()
  const samples = { npm: [], without: [], first: [], again: [] }
  let lines = []
  for (let nth = 0; nth < runs; nth += 1) {
    samples.npm.push(makeProject())
    // The evidence is cached: what is left is the search.
    check('--no-remedy')
    samples.without.push(check('--no-remedy').seconds)
    rmSync(path.join(env.XDG_CACHE_HOME, 'depgate/remedies'), { recursive: true, force: true })
    const first = check()
    samples.first.push(first.seconds)
    lines = JSON.parse(first.stdout).remedy?.lines ?? []
    samples.again.push(check().seconds)
  }
  const [npm, without, first, again] = Object.values(samples).map(median)
  const ratio = (seconds) => `${seconds.toFixed(2)} s  ${(seconds / npm).toFixed(2)} x`
  console.log(`a search for a remedy: median of ${runs}, ${lines.length} line(s) found`)
  console.log(`npm install --package-lock-only  ${ratio(npm)}`)
  console.log(`check --no-remedy                ${ratio(without)}`)
  console.log(`check, the search                ${ratio(first)}`)
  console.log(`check, with the line remembered  ${ratio(again)}`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
