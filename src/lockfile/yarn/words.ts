// How lines of yarn are written and tried (yarn 1.22 and 4, each run).

import semver from 'semver'
import { DepgateError } from '../../errors.ts'
import type { ExactPin, LineProject, LineWords, TreePin } from '../../model/line-words.ts'
import { isTable, readYaml } from '../../yaml/settings.ts'
import { addFlags } from './commands.ts'
import { rcFile } from './rc.ts'

/** yarn's lockfile, of every version. */
export const lockName = 'yarn.lock'
/** The settings of yarn 1. */
const classicRc = '.yarnrc'

const at = (folder: string): string[] => (folder === '' ? [] : ['--cwd', folder])
const specOf = ({ name, spec }: ExactPin) => `${name}@${spec}`
const shared = {
  program: 'yarn',
  remove: ({ folder }: { folder: string }, names: readonly string[]) => [...at(folder), 'remove', ...names],
  install: ({ folder }: { folder: string }) => [...at(folder), 'install'],
  // yarn 4 has an age in its settings only, yarn 1 has none.
  ageFlags: () => null,
  override,
}

/** yarn 1 cannot resolve without unpacking: it does so into a folder that is removed. */
export const classicWords: LineWords = {
  ...shared,
  takesRegistry: true,
  // At the root of a workspace yarn 1 refuses without -W, and ignores it anywhere else.
  add: ({ folder, isRoot }, field, pins) => [
    ['yarn', ...at(folder), 'add', '-E', ...addFlags(field), ...(isRoot ? ['-W'] : []), ...pins.map(specOf)],
  ],
  trial: {
    lockfile: lockName,
    resolveOnly: (args, scratch) => [
      ...args,
      '--ignore-scripts',
      '--non-interactive',
      '--no-progress',
      '--modules-folder',
      scratch,
    ],
    env: { YARN_IGNORE_PATH: '1', npm_config_ignore_scripts: 'true', yarn_disable_self_update_check: 'true' },
    registryVariables: ['npm_config_registry', 'yarn_registry'],
    unpack: ['install', '--frozen-lockfile', '--ignore-scripts', '--non-interactive'],
    files: () => [classicRc],
    executes: () => [],
    refusal: ({ version }) =>
      semver.satisfies(version, '1.x')
        ? null
        : `the yarn on the PATH is ${version}, and the lockfile is of yarn 1`,
  },
}

export const berryWords: LineWords = {
  ...shared,
  takesRegistry: false,
  add: ({ folder }, field, pins) => [
    ['yarn', ...at(folder), 'add', '-E', ...addFlags(field), ...pins.map(specOf)],
  ],
  trial: {
    lockfile: lockName,
    resolveOnly: (args) => [...args, '--mode=update-lockfile'],
    env: {
      YARN_ENABLE_SCRIPTS: 'false',
      YARN_ENABLE_IMMUTABLE_INSTALLS: 'false',
      YARN_ENABLE_TELEMETRY: '0',
    },
    registryVariables: ['YARN_NPM_REGISTRY_SERVER'],
    unpack: ['install', '--immutable', '--mode=skip-build'],
    files: (read) => [rcFile, ...executedBy(read), ...patchesOf(read(lockName))],
    executes: executedBy,
    refusal: refusalOfBerry,
  },
}

function override(pins: readonly TreePin[], { folder }: LineProject): string[][] | null {
  // A key with a range is compared with the text of the range that a dependent asks for, in yarn 1 with neither.
  if (pins.some(({ isOnlyLine }) => !isOnlyLine)) return null
  const prefix = folder === '' ? [] : ['--prefix', folder]
  return [
    ['npm', 'pkg', 'set', ...prefix, ...pins.map(({ name, version }) => `resolutions[${name}]=${version}`)],
  ]
}

function refusalOfBerry({ version, read }: LineProject): string | null {
  if (semver.satisfies(version, '<3'))
    return `the yarn on the PATH is ${version}, which cannot write the lockfile alone`
  const settings = readRcFile(read)
  if (settings === null) return `${rcFile} cannot be read`
  const { plugins } = settings
  return Array.isArray(plugins) && plugins.length > 0 ? `yarn resolves with the plug-ins of ${rcFile}` : null
}

/** The yarn of the project, which the one on the PATH starts. */
function executedBy(read: LineProject['read']): string[] {
  const yarnPath = readRcFile(read)?.yarnPath
  return typeof yarnPath === 'string' && yarnPath !== '' ? [yarnPath.replace(/^\.\//, '')] : []
}

function readRcFile(read: LineProject['read']): Record<string, unknown> | null {
  const text = read(rcFile)
  if (text === null) return {}
  try {
    const [first] = readYaml(text, rcFile)
    return isTable(first) ? first : {}
  } catch (error) {
    if (error instanceof DepgateError) return null
    throw error
  }
}

/** The patch files that a lockfile names (`patch:x@npm%3A1#~/.yarn/patches/x.patch`): yarn resolves no tree without them. */
function patchesOf(lock: string | null): string[] {
  const named = (lock ?? '').matchAll(/#(?:optional!)?~\/([\w./@+-]+\.patch)/g)
  return [...new Set([...named].map(([, file = '']) => file))].slice(0, 500)
}
