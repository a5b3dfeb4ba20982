// Runs lines of pnpm, yarn and bun in a copy of a project, or in the project itself: they resolve and run no code of it.

import { chmodSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import semver from 'semver'
import { DepgateError } from '../../errors.ts'
import { openOriginProxy, type OriginProxy } from '../../http/origin-proxy.ts'
import type { LineWords } from '../../model/line-words.ts'
import type { ProjectCopy } from '../../ports/project-copy.ts'
import { readText } from '../../system/files.ts'
import type { Environment } from '../../system/folders.ts'
import { findNpm } from '../npm/find-npm.ts'
import { listManifests } from '../npm/project-copy.ts'
import { layOut, openFiles, type CopyPlace, type StepRunner } from '../npm/try-lines.ts'
import { callProgram, findManagerProgram } from './find-program.ts'

/** A version is printed at once; a shim may download it first. */
const versionMs = 20_000
/** What CI systems set, by which package managers refuse to write a lockfile. */
const ofCi = ['CI', 'CONTINUOUS_INTEGRATION', 'BUILD_NUMBER', 'RUN_ID', 'GITHUB_ACTIONS', 'GITLAB_CI']

/** A project, and what its package manager may ask. */
export interface OtherPlace extends CopyPlace {
  readonly words: LineWords
  /** The registry where the project's settings name none; null where they do. */
  readonly registry: string | null
  /** `https://registry.example.test`. */
  readonly origins: readonly string[]
}

/**
 * Opens a copy of a project's manifests, lockfile and settings for lines of its package manager.
 *
 * @throws {DepgateError} EPREVIEW where it cannot be run, or would run code of the project; EUSAGE for a file that cannot
 * be read.
 */
export async function openOtherCopy(place: OtherPlace): Promise<ProjectCopy> {
  const { root, from, words } = place
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'depgate-remedy-')))
  const proxy = await openOriginProxy(place.origins)
  const remove = () => {
    proxy.close()
    rmSync(base, { recursive: true, force: true })
  }
  try {
    const laid = layOut(join(base, 'project'), root, from)
    const files = listFiles(place)
    const runner = openRunner(place, { base, proxy })
    const copy = openFiles({ ...laid, files, runner, remove })
    copy.reset()
    const version = await runner.version(laid.folder)
    const refusal = words.trial.refusal({ version, folder: '', read: (name) => readText(join(root, name)) })
    if (refusal !== null) throw new DepgateError('EPREVIEW', refusal)
    return { ...copy, version }
  } catch (error) {
    remove()
    throw error
  }
}

/** Opens the project itself: what is written there, `reset` takes back. @throws {DepgateError} as `openOtherCopy`. */
export function openOtherProject(place: Omit<OtherPlace, 'origins' | 'registry'>): ProjectCopy {
  const { root, from } = place
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'depgate-remedy-')))
  const runner = openRunner({ ...place, origins: [], registry: null }, { base, proxy: null })
  return openFiles({
    folder: root,
    typedIn: from,
    files: listFiles(place),
    runner,
    remove: () => rmSync(base, { recursive: true, force: true }),
  })
}

function listFiles({ root, words: { trial } }: Pick<OtherPlace, 'root' | 'words'>) {
  const read = (name: string) => readText(join(root, name))
  const names = ['package.json', ...listManifests(root), trial.lockfile, '.npmrc', ...trial.files(read)]
  return new Map([...new Set(names)].map((name) => [name, read(name)]))
}

/** @param proxy - null: requests are sent as they are. */
function openRunner(
  place: OtherPlace,
  { base, proxy }: { readonly base: string; readonly proxy: OriginProxy | null },
): StepRunner & { version(folder: string): Promise<string> } {
  const { words, root } = place
  const { program, trial } = words
  const file = process.platform === 'win32' ? null : findManagerProgram(program, root, place.env)
  if (file === null)
    throw new DepgateError('EPREVIEW', `there is no ${program} on the PATH that depgate can run`)
  const scratch = join(base, 'scratch')
  const env = withoutGit(environmentOf(place, proxy), base)
  return {
    step: async (step, typedIn, endsAt) => {
      const call = { folder: typedIn, env, timeoutMs: endsAt - performance.now() }
      if (step.type === 'npm') return editManifest(step.args, call)
      if (step.program !== program) return false
      const isDone = await callProgram(file, trial.resolveOnly(step.args, scratch), call)
      rmSync(scratch, { recursive: true, force: true })
      return isDone !== null
    },
    unpack: async (folder, endsAt) =>
      (await callProgram(file, trial.unpack, { folder, env, timeoutMs: endsAt - performance.now() })) !==
      null,
    dropRecord: () => undefined,
    hasModules: (folder) => existsSync(join(folder, 'node_modules')),
    version: async (folder) => {
      const printed = await callProgram(file, ['--version'], { folder, env, timeoutMs: versionMs })
      const version = semver.valid(printed?.trim() ?? '')
      if (version === null) throw new DepgateError('EPREVIEW', `the ${program} on the PATH prints no version`)
      return version
    },
  }
}

/** `npm pkg set`, which edits a manifest and nothing else. */
async function editManifest(
  args: readonly string[],
  call: { readonly folder: string; readonly env: Environment; readonly timeoutMs: number },
): Promise<boolean> {
  const npm = findNpm(call.env, process.execPath)
  if (npm === null || args[0] !== 'pkg') return false
  return (await callProgram(process.execPath, [npm.npm, ...args], call)) !== null
}

function environmentOf({ words, env, registry }: OtherPlace, proxy: OriginProxy | null): Environment {
  const kept = Object.entries(env).filter(([name]) => !ofCi.includes(name))
  const { registryVariables } = words.trial
  const registries = registry === null ? [] : registryVariables.map((name) => [name, registry] as const)
  return {
    ...Object.fromEntries(kept),
    ...Object.fromEntries(registries),
    ...words.trial.env,
    ...(proxy === null ? {} : proxyVariables(proxy.url)),
  }
}

/** Every spelling that one of them reads (measured); an empty list of exceptions sends requests to loopback there too. */
function proxyVariables(url: string): Environment {
  const names = [
    'HTTP_PROXY',
    'HTTPS_PROXY',
    'npm_config_proxy',
    'npm_config_http_proxy',
    'npm_config_https_proxy',
  ]
  const yarn = ['YARN_HTTP_PROXY', 'YARN_HTTPS_PROXY']
  const pnpm = ['pnpm_config_http_proxy', 'pnpm_config_https_proxy', 'pnpm_config_proxy']
  const lower = ['http_proxy', 'https_proxy']
  const none = ['NO_PROXY', 'no_proxy', 'npm_config_noproxy', 'pnpm_config_noproxy', 'pnpm_config_no_proxy']
  return {
    ...Object.fromEntries([...names, ...lower, ...yarn, ...pnpm].map((name) => [name, url])),
    ...Object.fromEntries(none.map((name) => [name, ''])),
  }
}

/** A source from git is fetched by git itself, past every proxy: the first git on the PATH fails. */
function withoutGit(env: Environment, base: string): Environment {
  const folder = join(base, 'bin')
  mkdirSync(folder, { recursive: true })
  for (const name of ['git', 'ssh']) {
    writeFileSync(join(folder, name), '#!/bin/sh\nexit 1\n')
    chmodSync(join(folder, name), 0o755)
  }
  return {
    ...env,
    PATH: [folder, env.PATH ?? ''].join(delimiter),
    GIT_SSH_COMMAND: 'false',
    GIT_TERMINAL_PROMPT: '0',
  }
}
