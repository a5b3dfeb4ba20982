// Measures what the hook costs, as a ratio to node's own start: quiet events, and the start of a session in a large repository.
//
// npm run bench:hook -- --runs 30 --starts 5 [--file dist/depgate.mjs]

import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'

const root = path.resolve(import.meta.dirname, '..')
const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '30' },
    starts: { type: 'string', default: '5' },
    folders: { type: 'string', default: '300' },
    // The one file that `init` writes is measured by its path.
    file: { type: 'string', default: path.join(root, 'bin/depgate.js') },
  },
})
const home = mkdtempSync(path.join(tmpdir(), 'depgate-bench-'))
const env = {
  ...process.env,
  HOME: home,
  XDG_STATE_HOME: path.join(home, 'state'),
  XDG_CACHE_HOME: path.join(home, 'cache'),
}
const hook = [path.resolve(values.file), 'hook']
/** Longer than a file needs to settle: what was written just now is compared again. */
const settled = 50

function time(cwd, args, event) {
  const input = event === undefined ? '' : JSON.stringify({ transcript_path: 't', cwd, ...event })
  const start = performance.now()
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd, env, input })
  const milliseconds = performance.now() - start
  if (status !== 0 || String(stdout) !== '') throw new Error(`${args.join(' ')} failed: ${stdout}${stderr}`)
  return milliseconds
}

const bare = (cwd) => time(cwd, ['-e', '0'])
const begin = (cwd, id) =>
  time(cwd, hook, { session_id: id, hook_event_name: 'SessionStart', source: 'startup' })
const after = (cwd, id = 's') =>
  time(cwd, hook, {
    session_id: id,
    hook_event_name: 'PostToolUse',
    tool_name: 'Bash',
    tool_input: { command: 'ls' },
    tool_response: {},
  })
const wait = () => new Promise((resolve) => setTimeout(resolve, settled))

function write(folder, files) {
  mkdirSync(folder, { recursive: true })
  for (const [name, content] of Object.entries(files))
    writeFileSync(path.join(folder, name), typeof content === 'string' ? content : JSON.stringify(content))
}

function commit(folder) {
  const git = (...args) =>
    spawnSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.test', ...args], { cwd: folder, env })
  git('init', '-q')
  git('add', '-A')
  git('commit', '-qm', 'state')
}

/** A project with folders, a tenth of them with a manifest. */
function makeProject() {
  const folder = path.join(home, 'project')
  for (let nth = 0; nth < Number(values.folders); nth += 1)
    write(
      path.join(folder, 'src', `${nth % 20}`, `${nth}`),
      nth % 10 === 0 ? { 'package.json': { name: `p${nth}` } } : {},
    )
  write(folder, { 'package.json': { name: 'app', version: '1.0.0' } })
  commit(folder)
  return folder
}

/** A repository of 300 workspaces with 1,000 packages, 200 of them with a package in a node_modules of their own. */
function makeRepository() {
  const folder = path.join(home, 'repository')
  const packages = {}
  const lock = (place, name, version) => {
    write(path.join(folder, place), { 'package.json': { name, version, description: 'x'.repeat(800) } })
    const resolved = `https://registry.example.test/${name}/-/${name}-${version}.tgz`
    packages[place] = { version, resolved, integrity: `sha512-${'A'.repeat(86)}==` }
  }
  for (let nth = 0; nth < 1000; nth += 1) {
    lock(`node_modules/d${nth}`, `d${nth}`, '1.0.0')
    if (nth % 5 === 0) lock(`node_modules/d${nth}/node_modules/n${nth}`, `n${nth}`, '2.0.0')
  }
  for (let nth = 0; nth < 300; nth += 1) {
    const manifest = { name: `w${nth}`, version: '1.0.0', dependencies: { [`d${nth}`]: '1.0.0' } }
    write(path.join(folder, `packages/w${nth}`), { 'package.json': manifest })
    packages[`packages/w${nth}`] = manifest
    packages[`node_modules/w${nth}`] = { resolved: `packages/w${nth}`, link: true }
  }
  const manifest = { name: 'app', version: '1.0.0', workspaces: ['packages/*'] }
  const head = { name: 'app', version: '1.0.0', lockfileVersion: 3, requires: true }
  write(path.join(folder, 'node_modules'), { '.package-lock.json': { ...head, packages } })
  write(folder, {
    'package.json': manifest,
    'package-lock.json': JSON.stringify({ ...head, packages: { '': manifest, ...packages } }, null, 2),
    '.gitignore': 'node_modules\n',
  })
  commit(folder)
  return folder
}

/** Claude Code rewrites this file at every turn; 1 MB of history and counters. */
function rewriteState(count) {
  const history = ['x'.repeat(400)]
  const projects = Array.from({ length: 2000 }, (_, nth) => [`/work/p${nth}`, { history, mcpServers: {} }])
  write(home, { '.claude.json': { numStartups: count, projects: Object.fromEntries(projects) } })
}

function median(samples) {
  return samples.toSorted((a, b) => a - b)[Math.floor(samples.length / 2)]
}

function print(title, samples, aims) {
  const { node, ...rows } = Object.fromEntries(
    Object.entries(samples).map(([name, list]) => [name, median(list)]),
  )
  console.log(`${title}\n  node -e 0  ${node.toFixed(0)} ms`)
  for (const [name, milliseconds] of Object.entries(rows))
    console.log(
      `  ${(milliseconds / node).toFixed(2)} x node  ${milliseconds.toFixed(0)} ms  ${name}  (aim: ${aims[name]})`,
    )
}

async function measureQuiet() {
  const names = ['nothing moved', '1 MB rewritten, first event', 'the event after it']
  const samples = Object.fromEntries(['node', ...names].map((name) => [name, []]))
  const project = makeProject()
  rewriteState(0)
  await wait()
  begin(project, 's')
  after(project)
  for (let run = 0; run < Number(values.runs); run += 1) {
    samples.node.push(bare(project))
    samples[names[0]].push(after(project))
    rewriteState(run + 1)
    await wait()
    samples[names[1]].push(after(project))
    samples[names[2]].push(after(project))
  }
  const aims = Object.fromEntries(names.map((name) => [name, '1.5 x node']))
  print(`${values.folders} folders, median of ${values.runs}`, samples, aims)
}

function measureStart() {
  const names = ['first SessionStart', 'SessionStart with a state', 'PostToolUse, one package changed']
  const samples = Object.fromEntries(['node', ...names].map((name) => [name, []]))
  const repository = makeRepository()
  for (let run = 0; run < Number(values.starts); run += 1) {
    rmSync(env.XDG_STATE_HOME, { recursive: true, force: true })
    rmSync(env.XDG_CACHE_HOME, { recursive: true, force: true })
    samples.node.push(bare(repository))
    samples[names[0]].push(begin(repository, `first ${run}`))
    samples[names[1]].push(begin(repository, `second ${run}`))
    const added = path.join(repository, 'node_modules/d0/node_modules/n0/added')
    write(added, { 'package.json': '{}' })
    const place = path.join(repository, 'node_modules', `.moved-${run}`)
    mkdirSync(place)
    rmSync(place, { recursive: true })
    samples[names[2]].push(after(repository, `second ${run}`))
    rmSync(added, { recursive: true })
  }
  const aims = Object.fromEntries(names.map((name) => [name, '1 s']))
  const title = '300 manifests, 1,000 packages, 200 nested trees'
  print(`${title}, median of ${values.starts}`, samples, { ...aims, [names[1]]: '1.5 x node' })
}

try {
  await measureQuiet()
  measureStart()
} finally {
  rmSync(home, { recursive: true, force: true })
}
