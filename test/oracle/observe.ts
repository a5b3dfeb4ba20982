// Runs depgate and the real npm on a state, and writes down what they asked, left on disk and ran.

import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { main } from '../../src/cli/main.ts'
import { openHost } from '../../src/entry/open-host.ts'
import type { Report } from '../../src/model/report.ts'
import { readDisk, type Installed } from './disk.ts'
import type { Request, Stage } from './stage.ts'
import { place, type State } from './state.ts'

/** What the job has that nobody else may learn. Lower case: the name of a host would fold it. */
export const secrets = ['cisecret7f3a', 'npmtoken91bc'] as const

/** What npm, run for real, did with a state. */
export interface Observation {
  /** As it was typed: `npm 11.19.1 ci`. */
  readonly command: string
  readonly exit: number
  readonly said: string
  readonly requests: readonly Request[]
  readonly packages: readonly Installed[]
  /** `label event` for every script that ran. */
  readonly marks: readonly string[]
}

/** What depgate said of a change, and whom it asked. */
export interface Judgement {
  readonly exit: number
  readonly said: string
  readonly report: Report | null
  readonly requests: readonly Request[]
  readonly marks: readonly string[]
}

export interface Home {
  readonly folder: string
  readonly env: Readonly<Record<string, string>>
  marks(): string[]
  remove(): void
}

// As a CI job has it: the registry and its token stand in the user's file, secrets in the environment. Nothing that
// a project's .npmrc sets is set here by a variable, as that would beat the project's.
export function openHome(stage: Stage): Home {
  const home = mkdtempSync(path.join(stage.folder, 'home-'))
  const folder = path.join(home, 'project')
  mkdirSync(folder)
  const host = stage.registry.replace(/^https?:/, '')
  const marks = path.join(home, 'marks')
  const user = [`registry=${stage.registry}`, `${host}:_authToken=\${NPM_TOKEN}`, 'fund=false', '']
  writeFileSync(path.join(home, '.npmrc'), user.join('\n'))
  return {
    folder,
    env: {
      PATH: process.env.PATH ?? '',
      HOME: home,
      USERPROFILE: home,
      PREFIX: path.join(home, 'prefix'),
      CI_SECRET: secrets[0],
      NPM_TOKEN: secrets[1],
      ORACLE_MARKS: marks,
      npm_config_update_notifier: 'false',
      npm_config_fetch_retry_mintimeout: '1',
      npm_config_fetch_retry_maxtimeout: '5',
      XDG_CACHE_HOME: path.join(home, 'cache'),
      XDG_CONFIG_HOME: path.join(home, 'config'),
      XDG_STATE_HOME: path.join(home, 'state'),
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_AUTHOR_NAME: 'a',
      GIT_AUTHOR_EMAIL: 'a@example.test',
      GIT_COMMITTER_NAME: 'a',
      GIT_COMMITTER_EMAIL: 'a@example.test',
    },
    marks: () => (existsSync(marks) ? readFileSync(marks, 'utf8').split('\n').filter(Boolean) : []),
    remove: () => rmSync(home, { recursive: true, force: true }),
  }
}

export interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

export function run(command: string, args: readonly string[], { folder, env }: Home): Promise<Ended> {
  return new Promise((resolve) => {
    const options = { cwd: folder, env, maxBuffer: 64 * 1024 * 1024, timeout: 60_000 }
    execFile(command, args, options, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1
      resolve({ code, stdout, stderr })
    })
  })
}

/** Runs one npm on a state that lies in a fresh folder, with an empty cache. */
export async function observe(
  state: State,
  npm: string,
  command: string,
  stage: Stage,
): Promise<Observation> {
  const home = openHome(stage)
  try {
    place(state, home.folder)
    // What the state brings along itself nobody installs.
    const own = new Set(readDisk(home.folder).map(({ location, hash }) => `${location} ${hash}`))
    stage.takeRequests()
    const script = path.join(npm, 'bin', 'npm-cli.js')
    const { code, stdout, stderr } = await run(process.execPath, [script, ...command.split(' ')], home)
    const { version } = JSON.parse(readFileSync(path.join(npm, 'package.json'), 'utf8')) as {
      version: string
    }
    return {
      command: `npm ${version} ${command}`,
      exit: code,
      said: `${stdout}${stderr}`,
      requests: stage.takeRequests(),
      packages: readDisk(home.folder).filter(({ location, hash }) => !own.has(`${location} ${hash}`)),
      marks: home.marks(),
    }
  } finally {
    home.remove()
  }
}

const bin = path.resolve(import.meta.dirname, '../../bin/depgate.js')

/**
 * Judges a head against a base that is the commit of `main`, as `depgate check --base main` does.
 *
 * @param as - `bin`: the built command, as users run it; `inside`: the same in this process, four times as fast.
 */
export async function judge(
  base: State,
  head: State,
  as: 'bin' | 'inside',
  stage: Stage,
): Promise<Judgement> {
  const home = openHome(stage)
  try {
    await checkOut(base, head, home)
    stage.takeRequests()
    const args = ['check', '--base', 'main', '--format', 'json']
    const { code, stdout, stderr } =
      as === 'bin' ? await run(process.execPath, [bin, ...args], home) : await runInside(args, home)
    const report = stdout.startsWith('{') ? (JSON.parse(stdout) as Report) : null
    return { exit: code, said: stderr, report, requests: stage.takeRequests(), marks: home.marks() }
  } finally {
    home.remove()
  }
}

async function checkOut(base: State, head: State, home: Home): Promise<void> {
  place(base, home.folder)
  const git = async (...args: string[]) => {
    const { code, stderr } = await run('git', args, home)
    if (code !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`)
  }
  await git('init', '-q', '-b', 'main')
  await git('add', '-A', '-f')
  await git('commit', '-q', '--allow-empty', '-m', 'base')
  for (const name of Object.keys(base)) rmSync(path.join(home.folder, name), { force: true })
  place(head, home.folder)
  // As in a pull request: what git does not know would be the job's own.
  await git('checkout', '-q', '-b', 'change')
  await git('add', '-A', '-f')
  await git('commit', '-q', '--allow-empty', '-m', 'change')
}

async function runInside(args: readonly string[], { folder, env }: Home): Promise<Ended> {
  const said = { out: '', err: '' }
  const open = (to: 'out' | 'err') => ({
    write: (text: string) => void (said[to] += text),
    isTerminal: false,
    width: null,
  })
  // Each host listens to the streams of the process.
  for (const stream of [process.stdout, process.stderr]) stream.setMaxListeners(0)
  const host = { ...openHost(folder, env), out: open('out'), err: open('err') }
  const own = process.env
  // The registry is opened with the environment of the process.
  process.env = { ...env }
  try {
    const code = await main([...args], host)
    return { code, stdout: said.out, stderr: said.err }
  } catch (error) {
    // As bin/depgate.js has it: a crash is exit code 2.
    return { code: 2, stdout: said.out, stderr: `${said.err}crash: ${String(error)}` }
  } finally {
    process.env = own
  }
}
