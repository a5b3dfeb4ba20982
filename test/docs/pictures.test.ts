// The terminal pictures of the documents and the refused install in the README are what depgate prints: `npm run pictures` records them.

import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { afterEach, expect, test, vi } from 'vitest'
import { makeProject, type Project } from '../support/project.ts'
import { readPair } from '../support/recorded-pair.ts'
import { startRegistry, type RegistryOptions, type TestRegistry } from '../support/server.ts'
import { drawTerminal } from '../support/terminal-picture.ts'

// `depgate doctor` starts processes for each event, and a refused change is resolved again.
vi.setConfig({ testTimeout: 240_000 })

const root = path.resolve(import.meta.dirname, '../..')
const pictures = path.join(root, 'docs/pictures')
/** A real change (SocketDev/socket-mcp, commit 7d9f960f) with what the registry told on that day. */
const pair = readPair('SocketDev__socket-mcp-7d9f960f')
const clock = path.join(root, 'test/support/fixed-clock.js')

interface Day {
  readonly now: Date
  readonly packages: RegistryOptions['packages']
}

/** What scripts/record-tree.js recorded of a package and its tree: the first versions too, by which a package is old. */
function readDay(name: string): Day {
  const { asOf, packages } = JSON.parse(
    readFileSync(path.join(root, `fixtures/pictures/${name}.json`), 'utf8'),
  ) as {
    readonly asOf: string
    readonly packages: Readonly<Record<string, Readonly<Record<string, { readonly time: string }>>>>
  }
  const now = new Date(asOf)
  const publish = ({ time, ...manifest }: { readonly time: string }) => ({
    hours: (now.getTime() - Date.parse(time)) / 3_600_000,
    manifest,
  })
  const entries = Object.entries(packages).map(([name, versions]) => [
    name,
    Object.fromEntries(Object.entries(versions).map(([version, one]) => [version, publish(one)])),
  ])
  return { now, packages: Object.fromEntries(entries) as Day['packages'] }
}

const ofPostcss = readDay('postcss')
const ofPino = readDay('pino')

let registry: TestRegistry
let project: Project
let refused = ''
let day = ofPino
/** A registry as of a day, and an empty project. */
async function begin(as: Day): Promise<void> {
  day = as
  registry = await startRegistry({
    ...day,
    advisories: {},
    fault: (_, response) => {
      // The registry's own clock is that of the day.
      response.setHeader('date', day.now.toUTCString())
      return false
    },
  })
  project = makeProject(registry.url, { hasRemedies: true })
}
afterEach(async () => {
  await registry.close()
  project.remove()
})

/** Runs depgate as on that day, on a terminal with colours; stdout and stderr as they come. */
function type(words: readonly string[], input = ''): Promise<string> {
  const env = {
    ...project.env,
    DEPGATE_TEST_NOW: day.now.toISOString(),
    NODE_OPTIONS: `--import=${clock}`,
    FORCE_COLOR: '1',
    COLUMNS: '80',
  }
  return new Promise((resolve) => {
    const child = spawn(process.execPath, project.bin(...words), { cwd: project.folder, env })
    let printed = ''
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => (printed += text))
    child.on('close', () => resolve(clean(printed)))
    child.stdin.end(input)
  })
}

/** What differs between machines: the temporary folder, the port, the version of npm. */
function clean(printed: string): string {
  return printed
    .replaceAll(registry.url, 'https://registry.example.test/')
    .replaceAll(project.folder, '~/app')
    .replaceAll(path.dirname(project.folder), '~')
    .replace(/hook\/[\w.-]+-project-\w+\//g, 'hook/app/')
}

const prompt = (line: string) => `\u001b[32m$\u001b[39m \u001b[1m${line}\u001b[22m\n`

async function compare(name: string, printed: string, label: string): Promise<void> {
  await expect(drawTerminal(printed, label)).toMatchFileSnapshot(path.join(pictures, `${name}.svg`))
}

test('a refused install', async () => {
  await begin(ofPostcss)
  project.write({ 'package.json': { name: 'app', private: true } })
  project.commit()
  refused = await type(['install', 'postcss'])
  await compare(
    'refused-install',
    `${prompt('depgate install postcss')}${refused}`,
    'depgate install postcss is refused',
  )
})

test('a refused check', async () => {
  await begin({ now: pair.asOf, packages: { ...pair.packages, ...ofPino.packages } })
  project.write(pair.files('before', registry.url))
  project.commit()
  project.write(pair.files('after', registry.url))
  const printed = await type(['check'])
  await compare('refused-check', `${prompt('depgate check')}${printed}`, 'depgate check refuses a change')
})

test('a denied command of a coding agent', async () => {
  await begin(ofPostcss)
  project.write({ 'package.json': { name: 'app', private: true } })
  project.commit()
  const event = { session_id: 's', transcript_path: '/t', cwd: project.folder, permission_mode: 'default' }
  const start = { ...event, hook_event_name: 'SessionStart', source: 'startup' }
  const tool = { tool_name: 'Bash', tool_input: { command: 'npm install postcss' }, tool_use_id: 'u' }
  await type(['hook', '--agent', 'claude-code'], JSON.stringify(start))
  const before = { ...event, ...tool, hook_event_name: 'PreToolUse' }
  const printed = await type(['hook', '--agent', 'claude-code'], JSON.stringify(before))
  const { hookSpecificOutput } = JSON.parse(printed) as {
    hookSpecificOutput: { permissionDecision: string; permissionDecisionReason: string }
  }
  expect(hookSpecificOutput.permissionDecision).toBe('deny')
  const line = 'depgate hook <npm-install-postcss.json | jq -r .hookSpecificOutput.permissionDecisionReason'
  await compare(
    'denied-command',
    `${prompt(line)}${wrap(hookSpecificOutput.permissionDecisionReason)}`,
    'The command npm install postcss of a coding agent is denied',
  )
})

// Every event is tried with a process of its own: the agent with the fewest of them.
test('depgate doctor', async () => {
  await begin(ofPino)
  project.write({ 'package.json': { name: 'app', private: true } })
  await type(['init', 'codex', 'git', 'npm'])
  project.git('add', '-A')
  project.git('commit', '-q', '--no-verify', '-m', 'state')
  const printed = await type(['doctor'])
  await compare(
    'doctor',
    `${prompt('depgate doctor')}${printed}`,
    'depgate doctor shows that the hooks would block',
  )
})

// With the words of the picture: what is read there can be searched and copied here.
test('the README shows the refused install as it is printed', async () => {
  await begin(ofPostcss)
  const file = path.join(root, 'README.md')
  const readme = readFileSync(file, 'utf8')
  const fence = '```text\n$ depgate install postcss\n'
  const start = readme.indexOf(fence)
  expect(start).toBeGreaterThan(0)
  const end = readme.indexOf('```', start + fence.length)
  const made = `${readme.slice(0, start)}${fence}${shorten(refused)}${readme.slice(end)}`
  await expect(made).toMatchFileSnapshot(file)
})

/** As a terminal of 88 columns shows long lines. */
function wrap(text: string): string {
  return text
    .split('\n')
    .map((line) => line.replace(/(?!$)(.{1,88})(?: |$)/g, '$1\n').trimEnd())
    .join('\n')
}

/** Of the packages that pass the README shows how many there are. */
function shorten(printed: string): string {
  const lines = stripVTControlCharacters(printed).trimEnd().split('\n')
  const passing = lines.filter((line) => / pass$/.test(line))
  const at = lines.findIndex((line) => / pass$/.test(line))
  if (passing.length < 2) return `${lines.join('\n')}\n`
  const kept = lines.filter((line) => !passing.includes(line))
  kept.splice(at, 0, `… ${passing.length} lines of what passes`)
  return `${kept.join('\n')}\n`
}
