// Measures what the hook costs where nothing changed, as a ratio to node's own start. Prints medians.
//
// npm run bench:hook -- --runs 30

import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'

const root = path.resolve(import.meta.dirname, '..')
const { values } = parseArgs({
  options: { runs: { type: 'string', default: '30' }, folders: { type: 'string', default: '300' } },
})
const home = mkdtempSync(path.join(tmpdir(), 'depgate-bench-'))
const project = path.join(home, 'project')
const env = { ...process.env, HOME: home, XDG_STATE_HOME: path.join(home, 'state') }

function event(name, more = {}) {
  const common = { session_id: 's', transcript_path: 't', cwd: project, hook_event_name: name }
  return JSON.stringify({ ...common, ...more })
}

function time(args, input = '') {
  const start = performance.now()
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: project, env, input })
  const milliseconds = performance.now() - start
  if (status !== 0 || String(stdout) !== '') throw new Error(`${args.join(' ')} failed: ${stdout}${stderr}`)
  return milliseconds
}

function median(samples) {
  return samples.sort((a, b) => a - b)[Math.floor(samples.length / 2)]
}

try {
  for (let nth = 0; nth < Number(values.folders); nth += 1) {
    mkdirSync(path.join(project, 'src', `${nth % 20}`, `${nth}`), { recursive: true })
    if (nth % 10 === 0)
      writeFileSync(path.join(project, 'src', `${nth % 20}`, `${nth}`, 'package.json'), `{"name":"p${nth}"}`)
  }
  writeFileSync(path.join(project, 'package.json'), '{"name":"app","version":"1.0.0"}')
  const git = (...args) =>
    spawnSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.test', ...args], { cwd: project, env })
  git('init', '-q')
  git('add', '-A')
  git('commit', '-qm', 'state')
  const hook = [path.join(root, 'bin/depgate.js'), 'hook']
  time(hook, event('SessionStart', { source: 'startup' }))
  const after = event('PostToolUse', { tool_name: 'Bash', tool_input: { command: 'ls' }, tool_response: {} })
  time(hook, after)
  const samples = { node: [], hook: [], rewritten: [] }
  // Claude Code rewrites this file at every turn; 1 MB of history and counters.
  const state = path.join(home, '.claude.json')
  const projects = Object.fromEntries(
    Array.from({ length: 2000 }, (_, nth) => [
      `/work/p${nth}`,
      { history: ['x'.repeat(400)], mcpServers: {} },
    ]),
  )
  const rewrite = (count) => writeFileSync(state, JSON.stringify({ numStartups: count, projects }))
  rewrite(0)
  time(hook, after)
  for (let run = 0; run < Number(values.runs); run += 1) {
    samples.node.push(time(['-e', '0']))
    samples.hook.push(time(hook, after))
    rewrite(run + 1)
    samples.rewritten.push(time(hook, after))
  }
  const [bare, quiet, rewritten] = [samples.node, samples.hook, samples.rewritten].map(median)
  console.log(`${values.folders} folders, median of ${values.runs}`)
  console.log(`node -e 0            ${bare.toFixed(1)} ms`)
  console.log(`hook, nothing moved  ${quiet.toFixed(1)} ms  ${(quiet / bare).toFixed(2)} x node (aim: 2)`)
  console.log(
    `hook, 1 MB of an agent's state rewritten ${rewritten.toFixed(1)} ms  ${(rewritten / bare).toFixed(2)} x node`,
  )
} finally {
  rmSync(home, { recursive: true, force: true })
}
