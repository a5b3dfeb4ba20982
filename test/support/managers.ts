// The package managers that a test runs: npm, those among the tools of this project, and those on the PATH.

import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join, resolve } from 'node:path'

const modules = resolve(import.meta.dirname, '../../node_modules')

/** How a manager is started, and how it adds a package in one version. */
export interface Manager {
  readonly name: 'npm' | 'pnpm' | 'yarn 1' | 'yarn 4' | 'bun'
  readonly command: readonly string[]
  readonly add: readonly string[]
}

/** Finds a program that is not this project's own, in a version that begins so. */
function findOnPath(name: string, version = ''): string | undefined {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => !resolve(folder).startsWith(modules))
    .map((folder) => join(folder, name))
    .find(
      (file) =>
        existsSync(file) && execFileSync(file, ['--version'], { encoding: 'utf8' }).startsWith(version),
    )
}

// yarn 1 and 4 cannot both be tools of a project: each brings a command `yarn`, and depgate's own check refuses that.
const [bun, yarn] = [findOnPath('bun'), findOnPath('yarn', '1.')]

export const managers: readonly Manager[] = [
  { name: 'npm', command: ['npm'], add: ['install', '--save-exact'] },
  {
    name: 'pnpm',
    command: [process.execPath, join(modules, 'pnpm/bin/pnpm.cjs')],
    add: ['add', '--save-exact'],
  },
  {
    name: 'yarn 4',
    command: [process.execPath, join(modules, '@yarnpkg/cli-dist/bin/yarn.js')],
    add: ['add', '--exact'],
  },
  ...(yarn === undefined ? [] : [{ name: 'yarn 1', command: [yarn], add: ['add', '--exact'] } as const]),
  ...(bun === undefined ? [] : [{ name: 'bun', command: [bun], add: ['add', '--exact'] } as const]),
]
