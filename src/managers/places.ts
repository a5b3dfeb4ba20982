// Where pnpm, yarn and bun look for settings outside of a project: the user's files, and those of folders above it.

import path from 'node:path'
import type { SettingsPlace } from '../ports/files.ts'

/** The machine, as places are found on it. */
export interface Machine {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly platform: NodeJS.Platform
  /** The user's folder. */
  readonly home: string
}

/**
 * Lists the files that each package manager reads for a project, those that win first; they need not exist.
 *
 * @param folder - the project's, by its absolute path. Its own files are not listed.
 */
export function listSettingsPlaces(folder: string, machine: Machine): SettingsPlace[] {
  return [...listYarn(folder, machine), ...listPnpm(machine), ...listBun(machine)]
}

/** Measured: yarn 4.18 takes a folder above before the user's file, yarn 1.22 after it. */
function listYarn(folder: string, { home }: Machine): SettingsPlace[] {
  const above = foldersAbove(folder)
  const own = path.join(home, '.yarnrc.yml')
  const place = (at: string, file: string, role: SettingsPlace['role']): SettingsPlace => ({
    path: path.join(at, file),
    role,
    layer: role === 'yarn-npmrc' ? 'above' : 'user',
    isAbove: true,
  })
  return [
    ...above.map((at) => place(at, '.yarnrc.yml', 'yarn')).filter((one) => one.path !== own),
    { path: own, role: 'yarn', layer: 'user' },
    { path: path.join(home, '.yarnrc'), role: 'yarn-classic', layer: 'user' },
    ...above.filter((at) => at !== home).map((at) => place(at, '.yarnrc', 'yarn-classic')),
    ...above.filter((at) => at !== home).map((at) => place(at, '.npmrc', 'yarn-npmrc')),
  ]
}

/** Measured: pnpm 11 and later read `config.yaml` and `auth.ini`, 10 and older `rc`, each ignores the others' files. */
function listPnpm({ env, platform, home }: Machine): SettingsPlace[] {
  const { XDG_CONFIG_HOME: xdg, LOCALAPPDATA: local, npm_config_userconfig: userconfig } = env
  const own = xdg
    ? path.join(xdg, 'pnpm')
    : platform === 'darwin'
      ? path.join(home, 'Library', 'Preferences', 'pnpm')
      : platform === 'win32'
        ? path.join(local || path.join(home, 'AppData', 'Local'), 'pnpm', 'config')
        : path.join(home, '.config', 'pnpm')
  return [
    { path: path.join(own, 'config.yaml'), role: 'pnpm', layer: 'user' },
    { path: path.join(own, 'auth.ini'), role: 'pnpm-rc', layer: 'auth' },
    { path: path.join(own, 'rc'), role: 'pnpm-rc', layer: 'rc' },
    {
      path: userconfig ? path.resolve(userconfig) : path.join(home, '.npmrc'),
      role: 'pnpm-rc',
      layer: 'npmrc',
    },
  ]
}

/** Measured with bun 1.4.5: where XDG_CONFIG_HOME is set the file in the user's folder is not read. */
function listBun({ env, home }: Machine): SettingsPlace[] {
  const { XDG_CONFIG_HOME: xdg } = env
  return [{ path: path.join(xdg || home, '.bunfig.toml'), role: 'bun', layer: 'user' }]
}

function foldersAbove(folder: string): string[] {
  const above = path.dirname(folder)
  return above === folder ? [] : [above, ...foldersAbove(above)]
}
