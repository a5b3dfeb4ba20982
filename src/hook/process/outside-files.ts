// The files outside of a project that decide for it: settings of package managers and of agents.

import { readdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import { listUserSettings } from '../../agents/read-settings.ts'
import type { OutsideFile } from '../../ports/hook.ts'
import { listSettingsPlaces } from '../../managers/places.ts'
import { homeFolder, type Environment } from '../../system/folders.ts'

/** Lists them as npm and the agents find them from a root. */
export async function listOutside(root: string, env: Environment): Promise<readonly OutsideFile[]> {
  const npmrc = (await locateNpmrc(root, env)).map((path) => ({ path, kind: 'npmrc' }) as const)
  const managers = listManagerFiles(root, env).filter((one) => !npmrc.some(({ path }) => path === one.path))
  const settings = listUserSettings({ folder: root, env }).map(
    ({ path, agent }) => ({ path, agent, kind: 'hook-settings' }) as const,
  )
  return [...npmrc, ...managers, ...settings].filter(
    ({ path }) => isAbsolute(path) && !path.replaceAll('\\', '/').startsWith(`${root}/`),
  )
}

/** By npm's own reader: a prefix, and so the global file, can come from any layer of its configuration. */
async function locateNpmrc(root: string, env: Environment): Promise<string[]> {
  try {
    const { loadNpmConfig } = await import('../../registry/npm-config.ts')
    return [...(await loadNpmConfig({ cwd: root, env })).files]
  } catch {
    // What npm refuses to read is reported where evidence is asked for.
    return [env.npm_config_userconfig ?? env.NPM_CONFIG_USERCONFIG ?? join(env.HOME || homedir(), '.npmrc')]
  }
}

/** What pnpm, yarn and bun read for a root, and what `pnpm config set` writes: in npm's form it is judged as an `.npmrc`. */
function listManagerFiles(root: string, env: Environment): OutsideFile[] {
  const machine = { env, platform: process.platform, home: homeFolder(env) }
  return listSettingsPlaces(root, machine).map(({ path, role }) => ({
    path,
    kind: role === 'pnpm-rc' || role === 'yarn-npmrc' ? 'npmrc' : 'manager-settings',
  }))
}

/** The first files below a folder, in the order of their names. */
export function filesIn(folder: string, max: number): string[] {
  const found: string[] = []
  const queue = [folder]
  for (let at = 0; at < queue.length && found.length < max; at += 1) {
    const place = queue[at] ?? folder
    for (const entry of entriesOf(place)) {
      const path = join(place, entry.name)
      if (entry.isDirectory()) queue.push(path)
      else if (found.length < max) found.push(path)
    }
  }
  return found
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))
  } catch {
    return []
  }
}
