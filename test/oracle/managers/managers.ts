// The package managers that the oracle runs besides npm: where they are, and how they lock and install.

import { existsSync } from 'node:fs'
import path from 'node:path'
import type { Stage } from '../stage.ts'
import type { State } from '../state.ts'

export type ManagerId = 'pnpm' | 'classic' | 'berry' | 'bun'

/** A package manager at hand. */
export interface ManagerProgram {
  readonly id: ManagerId
  /** As a log shows it. */
  readonly shown: string
  readonly lockfile: string
  /** Program and first arguments. */
  readonly start: readonly [string, ...string[]]
  /** Writes the lockfile and installs nothing, or runs no script. */
  readonly lock: readonly string[]
  /** The installs that the law is held to: frozen, and plain. */
  readonly commands: readonly [frozen: string, plain: string]
  readonly env: Readonly<Record<string, string>>
  /** What a project states so that the registry is asked: of some the user's file is not read by depgate. */
  settings(stage: Pick<Stage, 'registry' | 'evil'>): State
}

const modules = path.resolve(import.meta.dirname, '../../../node_modules')
const hostOf = (url: string) => new URL(url).hostname

const pnpm = (start: ManagerProgram['start']): ManagerProgram => ({
  id: 'pnpm',
  shown: 'pnpm',
  lockfile: 'pnpm-lock.yaml',
  start,
  lock: ['install', '--lockfile-only', '--ignore-scripts'],
  commands: ['install --frozen-lockfile', 'install --no-frozen-lockfile'],
  // What lies in its store under .pnpm is then found where npm would have it.
  env: { npm_config_node_linker: 'hoisted', npm_config_fetch_retries: '0', CI: '1' },
  settings: ({ registry }) => ({ '.npmrc': `registry=${registry}\n` }),
})

const classic = (start: ManagerProgram['start']): ManagerProgram => ({
  id: 'classic',
  shown: 'yarn 1',
  lockfile: 'yarn.lock',
  start,
  lock: ['install', '--ignore-scripts', '--non-interactive'],
  commands: ['install --frozen-lockfile --non-interactive', 'install --non-interactive'],
  env: { YARN_IGNORE_PATH: '0' },
  settings: ({ registry }) => ({ '.npmrc': `registry=${registry}\n`, '.yarnrc': `registry "${registry}"\n` }),
})

const berry = (start: ManagerProgram['start']): ManagerProgram => ({
  id: 'berry',
  shown: 'yarn 4',
  lockfile: 'yarn.lock',
  start,
  lock: ['install', '--mode=update-lockfile'],
  commands: ['install --immutable', 'install --no-immutable'],
  env: {
    YARN_NODE_LINKER: 'node-modules',
    YARN_ENABLE_GLOBAL_CACHE: 'false',
    YARN_ENABLE_TELEMETRY: '0',
    YARN_HTTP_RETRY: '0',
  },
  settings: ({ registry, evil }) => ({
    '.yarnrc.yml': `npmRegistryServer: "${registry}"\nunsafeHttpWhitelist:\n  - "${hostOf(registry)}"\n  - "${hostOf(evil)}"\n`,
  }),
})

const bun = (start: ManagerProgram['start']): ManagerProgram => ({
  id: 'bun',
  shown: 'bun',
  lockfile: 'bun.lock',
  start,
  lock: ['install', '--lockfile-only', '--ignore-scripts'],
  commands: ['install --frozen-lockfile --linker=hoisted', 'install --linker=hoisted'],
  env: {},
  settings: ({ registry }) => ({ 'bunfig.toml': `[install]\nregistry = "${registry}"\n` }),
})

const script = (file: string, make: (start: ManagerProgram['start']) => ManagerProgram) =>
  existsSync(file) ? [make([process.execPath, file])] : []

/**
 * Those at hand: pnpm 10 and yarn 4 come with the development dependencies. yarn 1 would bring the same commands as yarn 4,
 * and bun's program takes 90 MB: DEPGATE_YARN1 and DEPGATE_BUN name theirs.
 */
export function findManagers(): readonly ManagerProgram[] {
  const { DEPGATE_YARN1: yarnFile = '', DEPGATE_BUN: bunFile = '' } = process.env
  const found = [
    ...script(path.join(modules, 'pnpm/bin/pnpm.cjs'), pnpm),
    ...script(path.join(modules, '@yarnpkg/cli-dist/bin/yarn.js'), berry),
    ...(yarnFile === '' ? [] : script(yarnFile, classic)),
    ...(bunFile === '' ? [] : [bun([bunFile])]),
  ]
  const missing = (['classic', 'bun'] as const).filter((id) => !found.some((one) => one.id === id))
  if (missing.length > 0)
    console.log(`not run, since DEPGATE_YARN1 or DEPGATE_BUN is not set: ${missing.join(', ')}`)
  return found
}
