// How lines of pnpm are written and tried (pnpm 9, 10 and 12, each run).

import semver from 'semver'
import type { LineProject, LineWords, TreePin } from '../../model/line-words.ts'
import { isTable, readYaml } from '../../yaml/settings.ts'
import { DepgateError } from '../../errors.ts'
import { addFlags, firstWithWorkspaceSettings, isFloating, keepsPrefix } from './commands.ts'
import { hookNames, lockName, workspaceName } from './names.ts'

/** The first version that resolves to nothing younger than `minimumReleaseAge` (pnpm's release notes). */
const firstWithAge = '10.16.0'
/** Where no registry is asked, pnpm's own settings about its files run code or start another pnpm. */
const runningKeys = ['configDependencies', 'pnpmfile', 'globalPnpmfile']

const at = (folder: string): string[] => (folder === '' ? [] : ['-C', folder])
const prefix = (folder: string): string[] => (folder === '' ? [] : ['--prefix', folder])

export const pnpmWords: LineWords = {
  program: 'pnpm',
  takesRegistry: true,
  add: ({ folder, isRoot }, field, pins, version) => {
    const floating = keepsPrefix(version) ? pins.filter(({ range }) => isFloating(range)) : []
    const edit = ['npm', 'pkg', 'set', ...prefix(folder)]
    const set = floating.map(({ name, spec }) => `${field}[${name}]=${spec}`)
    // At the root of a workspace pnpm refuses without that flag, and ignores it anywhere else.
    const root = isRoot ? ['--ignore-workspace-root-check'] : []
    const specs = pins.map(({ name, spec }) => `${name}@${spec}`)
    return [
      ...(set.length > 0 ? [[...edit, ...set]] : []),
      ['pnpm', ...at(folder), 'add', '-E', ...addFlags(field), ...root, ...specs],
    ]
  },
  remove: ({ folder }, names) => [...at(folder), 'remove', ...names],
  install: ({ folder }) => [...at(folder), 'install'],
  ageFlags: (minutes, version) =>
    semver.satisfies(version, `>=${firstWithAge}`) ? [`--config.minimumReleaseAge=${minutes}`] : null,
  override,
  trial: {
    lockfile: lockName,
    resolveOnly: (args) => [...args, ...(args.includes('config') ? [] : ['--lockfile-only'])],
    // `pnpm remove` of pnpm 9 and 10 knows no flag for the scripts.
    env: {
      npm_config_ignore_scripts: 'true',
      pnpm_config_ignore_scripts: 'true',
      npm_config_ignore_pnpmfile: 'true',
      pnpm_config_ignore_pnpmfile: 'true',
      npm_config_frozen_lockfile: 'false',
      pnpm_config_frozen_lockfile: 'false',
      npm_config_update_notifier: 'false',
      pnpm_config_update_notifier: 'false',
    },
    registryVariables: ['npm_config_registry', 'pnpm_config_registry'],
    unpack: ['install', '--frozen-lockfile', '--ignore-scripts'],
    files: () => [workspaceName],
    executes: () => [],
    refusal,
  },
}

/**
 * pnpm 10.6 and later have overrides in pnpm-workspace.yaml, and `pnpm config set` replaces them as a whole: so those that
 * are there are written again. Earlier ones have them in the manifest.
 */
function override(pins: readonly TreePin[], { version, folder, read }: LineProject): string[][] | null {
  const keys = pins.map((pin): [string, string] => [
    pin.isOnlyLine ? pin.name : `${pin.name}@${lineOf(pin.version)}`,
    pin.version,
  ])
  const known = overridesOf(read(workspaceName))
  if (known === null) return null
  const isInManifest = semver.lt(version, firstWithWorkspaceSettings) || hasOwnOverrides(read('package.json'))
  if (isInManifest) {
    return semver.gte(version, '11.0.0')
      ? null
      : [
          [
            'npm',
            'pkg',
            'set',
            ...prefix(folder),
            ...keys.map(([key, exact]) => `pnpm.overrides[${key}]=${exact}`),
          ],
        ]
  }
  const whole = JSON.stringify({ ...known, ...Object.fromEntries(keys) })
  return [['pnpm', ...at(folder), 'config', 'set', '--location=project', '--json', 'overrides', whole]]
}

/** The release line, as a range: `3`, `0.4`. */
function lineOf(version: string): string {
  const { major, minor } = semver.parse(version) ?? { major: 0, minor: 0 }
  return major > 0 ? String(major) : `0.${minor}`
}

/** The overrides of pnpm-workspace.yaml; null where one cannot be typed. */
function overridesOf(text: string | null): Record<string, string> | null {
  const { overrides } = readWorkspace(text)
  if (overrides === undefined || overrides === '') return {}
  if (!isTable(overrides)) return null
  const entries = Object.entries(overrides)
  const isTypable = entries.every(
    ([key, value]) =>
      /^[\w@./:>^~-]+$/.test(key) && typeof value === 'string' && /^[\w@./:>^~+*$-]+$/.test(value),
  )
  return isTypable && entries.length <= 100 ? (overrides as Record<string, string>) : null
}

function readWorkspace(text: string | null): Record<string, unknown> {
  if (text === null) return {}
  try {
    const [first] = readYaml(text, workspaceName)
    return isTable(first) ? first : {}
  } catch (error) {
    if (error instanceof DepgateError) return {}
    throw error
  }
}

function hasOwnOverrides(manifest: string | null): boolean {
  return /"pnpm"\s*:/.test(manifest ?? '') && /"overrides"\s*:/.test(manifest ?? '')
}

function refusal({ read }: LineProject): string | null {
  const hook = hookNames.find((name) => read(name) !== null)
  if (hook !== undefined) return `pnpm resolves with ${hook}, which runs code of the project`
  const settings = readWorkspace(read(workspaceName))
  const key = runningKeys.find((one) => Object.hasOwn(settings, one))
  if (key !== undefined) return `pnpm resolves with ${key} of ${workspaceName}, which runs code`
  return /^\s*(?:global-)?pnpmfile\s*=/m.test(read('.npmrc') ?? '')
    ? 'pnpm resolves with the pnpmfile of .npmrc, which runs code'
    : null
}
