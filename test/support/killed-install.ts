// An install of thirteen packages that is killed on its way, in a project that has one of them.

import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { makeProject, type Project } from './project.ts'

const names = Array.from({ length: 12 }, (_, nth) => `p${nth}`)
const pause = (ms: number) => ({ scripts: { install: `node -e "setTimeout(() => {}, ${ms})"` } })

/** What the registry has. */
export const packages = {
  base: { '1.0.0': { hours: 5000 }, '2.0.0': { hours: 4000 } },
  ...Object.fromEntries(
    names.map((name, nth) => [name, { '1.0.0': { hours: 5000, manifest: nth < 2 ? pause(60) : {} } }]),
  ),
}

/** The arguments of depgate. */
export const install = ['install', 'base@2.0.0', ...names.map((name) => `${name}@1.0.0`)]

/** A project with base@1.0.0 in node_modules. */
export async function makeInstalled(registry: string): Promise<Project> {
  const project = makeProject(registry)
  project.write({ 'package.json': { name: 'app', version: '1.0.0', dependencies: { base: '1.0.0' } } })
  // The pauses are install scripts.
  project.write({ '../config/depgate/policy.json': { scripts: 'all' } })
  await project.npm('install')
  return project
}

/** Whether something could be put back. */
export function hasJournal({ env }: Project): boolean {
  const journals = path.join(env.XDG_CACHE_HOME ?? '', 'depgate', 'undo')
  return existsSync(journals) && readdirSync(journals).some((name) => !name.endsWith('.draft'))
}

/** Starts depgate in a process group of its own. */
export function start(
  project: Project,
  ...args: string[]
): { readonly child: ChildProcess; readonly ended: Promise<number | null> } {
  const child = spawn(process.execPath, project.bin(...args), {
    cwd: project.folder,
    env: project.env,
    stdio: 'ignore',
    detached: true,
  })
  return { child, ended: new Promise((resolve) => child.on('exit', (code) => resolve(code))) }
}
