// Times npm install with and without depgate before it, side by side, and compares the two trees.
// npm run bench:install [-- --runs 5]: fresh projects as Vite's and Next.js' own generators make them.

import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

const bin = path.resolve(import.meta.dirname, '../bin/depgate.js')
const at = process.argv.indexOf('--runs')
const runs = at === -1 ? 5 : Number(process.argv[at + 1])

const projects = {
  'Vite (React, TypeScript)': {
    dependencies: { react: 'latest', 'react-dom': 'latest' },
    devDependencies: {
      '@eslint/js': '9',
      '@types/node': 'latest',
      '@types/react': 'latest',
      '@types/react-dom': 'latest',
      '@vitejs/plugin-react': 'latest',
      eslint: '9',
      'eslint-plugin-react-hooks': 'latest',
      'eslint-plugin-react-refresh': 'latest',
      globals: 'latest',
      typescript: '5',
      'typescript-eslint': 'latest',
      vite: 'latest',
    },
  },
  'Next.js': {
    dependencies: { next: '15', react: 'latest', 'react-dom': 'latest' },
    devDependencies: {
      '@types/node': 'latest',
      '@types/react': 'latest',
      '@types/react-dom': 'latest',
      eslint: '9',
      'eslint-config-next': '15',
      typescript: '5',
    },
  },
}

const args = ['install', '--no-audit', '--no-fund', '--loglevel=error']
// Judged like any other tree, but for what would be refused on some days and not on others.
const policy = {
  gaps: { advisories: 'warn' },
  rules: { 'minimum-age': ['error', { minimum: '1m', highRisk: '1m' }] },
}

function install(name, manifest, command) {
  const folder = mkdtempSync(path.join(tmpdir(), 'depgate-bench-'))
  writeFileSync(
    path.join(folder, 'package.json'),
    JSON.stringify({ name: 'app', version: '1.0.0', ...manifest }),
  )
  writeFileSync(path.join(folder, 'depgate.json'), JSON.stringify(policy))
  const start = performance.now()
  const ended = spawnSync(command[0], [...command.slice(1), ...args], { cwd: folder, encoding: 'utf8' })
  const seconds = (performance.now() - start) / 1000
  if (ended.status !== 0) throw new Error(`${name}: exit ${ended.status}\n${ended.stdout}\n${ended.stderr}`)
  const lock = readFileSync(path.join(folder, 'package-lock.json'), 'utf8')
  rmSync(folder, { recursive: true })
  return { seconds, lock }
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]

for (const [name, manifest] of Object.entries(projects)) {
  const [plain, gated] = [['npm'], [process.execPath, bin]]
  // Once each, so that both caches are warm.
  const first = [install(name, manifest, plain), install(name, manifest, gated)]
  const times = { plain: [], gated: [] }
  for (let run = 0; run < runs; run += 1) {
    times.plain.push(install(name, manifest, plain).seconds)
    times.gated.push(install(name, manifest, gated).seconds)
  }
  const [usual, behind] = [median(times.plain), median(times.gated)]
  const packages = Object.keys(JSON.parse(first[0].lock).packages).length - 1
  const isSame = first[0].lock === first[1].lock
  const more = ((behind / usual - 1) * 100).toFixed(0)
  console.log(
    `${name.padEnd(26)} ${packages} packages  npm ${usual.toFixed(2)} s  depgate ${behind.toFixed(2)} s  ` +
      `${more} % more (aim: 15)  the trees are ${isSame ? 'the same' : 'NOT the same'}`,
  )
}
