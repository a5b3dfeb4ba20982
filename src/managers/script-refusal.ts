// Finds out whether the package manager of a project runs the install scripts of packages that no list names.

import semver from 'semver'
import { DepgateError } from '../errors.ts'
import type { ScriptRefusal } from '../model/lockfile.ts'
import { readJson } from '../json/parse.ts'
import { valueOf } from '../yaml/settings.ts'
import { bunTrusted } from './bun-trusted.ts'
import { flattenSettings } from './flatten.ts'
import { readPnpmMajor } from './pnpm-version.ts'
import type { SettingsRole } from './table.ts'

type Read = (file: string) => string | null
/** The values of a setting by its keys joined by dots. */
type Settings = ReadonlyMap<string, readonly string[]>

/** The first yarn that runs no script by itself (measured; 4.13 and older do). */
const firstQuietYarn = '4.14.0'

/**
 * Returns what it refuses; null where it may run the scripts of any package. Where the project does not name the version of
 * its package manager, and versions differ, scripts may run.
 *
 * @param format - that of the lockfile, with its version: `pnpm-9.0`, `yarn-berry-8`.
 */
export function readScriptRefusal(format: string, read: Read): ScriptRefusal | null {
  const [manager = ''] = format.split('-')
  if (manager === 'pnpm') return readPnpm(format, read) ? { except: [] } : null
  if (manager === 'bun') return readBun(read)
  return format.startsWith('yarn-berry') && isQuietYarn(read) ? { except: [] } : null
}

/** Whether a file outside of the project makes its package manager run all scripts after all. */
export function runsAllScripts(role: SettingsRole, text: string, path: string): boolean {
  const settings = index(role, text, path)
  return (
    settings.get('dangerouslyAllowAllBuilds')?.at(-1) === 'true' ||
    (role === 'yarn' && settings.get('enableScripts')?.at(-1) === 'true')
  )
}

/** The same of the environment. */
export function environmentRunsAll(env: Readonly<Record<string, string | undefined>>): boolean {
  return Object.entries(env).some(
    ([name, value]) =>
      /^(?:yarn_enable_scripts|p?npm_config_dangerously_allow_all_builds)$/i.test(name) &&
      value !== undefined &&
      !/^(?:|0|false)$/i.test(value),
  )
}

/** Measured: pnpm 10 runs what its lists name, 12 what `allowBuilds` names, 9 everything but for a list in the manifest. */
function readPnpm(format: string, read: Read): boolean {
  const workspace = index('pnpm', read('pnpm-workspace.yaml'), 'pnpm-workspace.yaml')
  const manifest = index('pnpm-manifest', read('package.json'), 'package.json')
  const npmrc = index('pnpm-rc', read('.npmrc'), '.npmrc')
  const all = [workspace, manifest, npmrc]
  if (all.some((one) => one.get('dangerouslyAllowAllBuilds')?.at(-1) === 'true')) return false
  // pnpm 10 runs the scripts of all others then.
  if ([workspace, manifest].some((one) => one.has('neverBuiltDependencies'))) return false
  const [, locked = '0'] = /^pnpm-(\d+)/.exec(format) ?? []
  const major = readPnpmMajor(read('package.json')) ?? (Number(locked) >= 12 ? Number(locked) : null)
  if (major !== null && major >= 10) return true
  const isListed = manifest.has('onlyBuiltDependencies')
  if (major !== null) return isListed
  const keys = [...workspace.keys()]
  return isListed || keys.some((key) => key === 'onlyBuiltDependencies' || key.startsWith('allowBuilds.'))
}

/** Measured with bun 1.4.5: a list in the manifest replaces bun's own. */
function readBun(read: Read): ScriptRefusal {
  const listed = attempt(() => valueOf(readManifest(read), 'trustedDependencies'))
  return { except: Array.isArray(listed) ? [] : bunTrusted.split(' ') }
}

function isQuietYarn(read: Read): boolean {
  const settings = index('yarn', read('.yarnrc.yml'), '.yarnrc.yml')
  const enabled = settings.get('enableScripts')?.at(-1)
  if (enabled !== undefined) return enabled === 'false'
  const release = settings.get('yarnPath')?.at(-1)
  const named = attempt(() => valueOf(readManifest(read), 'packageManager'))
  const [, version = ''] =
    release === undefined
      ? (/^yarn@([^+]+)/.exec(typeof named === 'string' ? named : '') ?? [])
      : (/yarn-(\d+\.\d+\.\d+)\.cjs$/.exec(release) ?? [])
  return semver.valid(version) !== null && semver.gte(version, firstQuietYarn)
}

function readManifest(read: Read): unknown {
  const text = read('package.json')
  return text === null ? null : readJson(text, 'package.json', { code: 'EUSAGE', hasTwins: true }).value
}

/** What cannot be read refuses nothing. */
function index(role: SettingsRole, text: string | null, path: string): Settings {
  const settings = text === null ? [] : (attempt(() => flattenSettings(role, text, path)) ?? [])
  return new Map(settings.map(({ keys, values }) => [keys.join('.'), values]))
}

function attempt<T>(read: () => T): T | null {
  try {
    return read()
  } catch (error) {
    if (error instanceof DepgateError) return null
    throw error
  }
}
