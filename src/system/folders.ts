// The folders for caches, state and policies, by platform and environment.

import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'

/** An environment, as `process.env` is one. */
export type Environment = Readonly<Record<string, string | undefined>>

/** The user's own folder. */
export function homeFolder(env: Environment): string {
  return env.HOME || homedir()
}

/**
 * Returns the folder of depgate's caches: `$XDG_CACHE_HOME/depgate`, else the platform's default. A relative
 * XDG_CACHE_HOME is ignored, as the XDG base directory specification requires.
 */
export function cacheFolder(env: Environment, platform: NodeJS.Platform): string {
  const xdg = env.XDG_CACHE_HOME
  if (xdg !== undefined && isAbsolute(xdg)) return join(xdg, 'depgate')
  const home = env.HOME || homedir()
  if (platform === 'win32')
    return join(env.LOCALAPPDATA || join(homedir(), 'AppData', 'Local'), 'depgate', 'Cache')
  if (platform === 'darwin') return join(home, 'Library', 'Caches', 'depgate')
  return join(home, '.cache', 'depgate')
}

/** Returns the folder of depgate's state: `$XDG_STATE_HOME/depgate`, else the platform's default. */
export function stateFolder(env: Environment, platform: NodeJS.Platform): string {
  const xdg = env.XDG_STATE_HOME
  if (xdg !== undefined && isAbsolute(xdg)) return join(xdg, 'depgate')
  const home = env.HOME || homedir()
  if (platform === 'win32')
    return join(env.LOCALAPPDATA || join(homedir(), 'AppData', 'Local'), 'depgate', 'State')
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'depgate')
  return join(home, '.local', 'state', 'depgate')
}

/**
 * Returns where the managed policies of this machine and the policy of this user are.
 *
 * `ProgramData` from the environment adds a path and replaces none: setting the variable must not hide a managed policy.
 */
export function policyPlaces(
  env: Environment,
  platform: NodeJS.Platform,
): { managed: readonly string[]; user: string } {
  return { managed: managedPolicies(env, platform), user: join(configFolder(env, platform), 'policy.json') }
}

function managedPolicies(env: Environment, platform: NodeJS.Platform): string[] {
  if (platform === 'darwin') return ['/Library/Application Support/depgate/policy.json']
  if (platform !== 'win32') return ['/etc/depgate/policy.json']
  const roots = ['C:\\ProgramData', env.ProgramData].filter((one) => one !== undefined && one !== '')
  return [...new Set(roots.map((root) => `${root}\\depgate\\policy.json`))]
}

/** The folder of the user's own settings; a relative XDG_CONFIG_HOME is ignored. */
function configFolder(env: Environment, platform: NodeJS.Platform): string {
  const xdg = env.XDG_CONFIG_HOME
  if (xdg !== undefined && isAbsolute(xdg)) return join(xdg, 'depgate')
  const home = env.HOME || homedir()
  if (platform === 'win32')
    return join(env.APPDATA || join(homedir(), 'AppData', 'Roaming'), 'depgate', 'Config')
  if (platform === 'darwin') return join(home, 'Library', 'Preferences', 'depgate')
  return join(home, '.config', 'depgate')
}
