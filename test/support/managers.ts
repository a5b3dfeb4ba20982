// The package managers that a test runs: npm, those among the tools of this project, and bun where it is on the PATH.

import { existsSync } from 'node:fs'
import { delimiter, join, resolve } from 'node:path'

const modules = resolve(import.meta.dirname, '../../node_modules')

/** How a manager is started, and how it adds a package in one version. */
export interface Manager {
  readonly name: 'npm' | 'pnpm' | 'yarn 1' | 'yarn 4' | 'bun'
  readonly command: readonly string[]
  readonly add: readonly string[]
  readonly lockfile: string
}

const bun = (process.env.PATH ?? '')
  .split(delimiter)
  .map((folder) => join(folder, 'bun'))
  .find((file) => existsSync(file))

export const managers: readonly Manager[] = [
  { name: 'npm', command: ['npm'], add: ['install', '--save-exact'], lockfile: 'package-lock.json' },
  {
    name: 'pnpm',
    command: [process.execPath, join(modules, 'pnpm/bin/pnpm.cjs')],
    add: ['add', '--save-exact'],
    lockfile: 'pnpm-lock.yaml',
  },
  {
    name: 'yarn 1',
    command: [process.execPath, join(modules, 'yarn/bin/yarn.js')],
    add: ['add', '--exact'],
    lockfile: 'yarn.lock',
  },
  {
    name: 'yarn 4',
    command: [process.execPath, join(modules, '@yarnpkg/cli-dist/bin/yarn.js')],
    add: ['add', '--exact'],
    lockfile: 'yarn.lock',
  },
  ...(bun === undefined
    ? []
    : [{ name: 'bun', command: [bun], add: ['add', '--exact'], lockfile: 'bun.lock' } as const]),
]
