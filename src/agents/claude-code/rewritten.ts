// The file that Claude Code rewrites at every turn, and what decides in it.

import path from 'node:path'
import { defineRewritten, homeOf, tableOf } from '../define-settings.ts'
import type { Json, Machine } from '../define-wiring.ts'

/** Keys of `~/.claude.json` that decide, beside those of each project. The rest is history, counters and caches. */
const keys = ['disableAllHooks', 'hooks', 'env', 'mcpServers', 'enabledPlugins', 'extraKnownMarketplaces']
const projectKeys = ['mcpServers', 'hooks', 'env']

export default defineRewritten({ locate, takeDeciding })

function locate(machine: Machine): string | null {
  const { CLAUDE_CONFIG_DIR: moved } = machine.env
  const folder = moved ? path.resolve(machine.folder, moved) : homeOf(machine)
  return folder === null ? null : path.join(folder, '.claude.json')
}

/** Takes of the projects those that the root lies in or that lie in it. A person has thousands: most are passed over unread. */
function takeDeciding(value: Json, root: string): Json {
  const isNear = nearTo(root)
  const all = tableOf(value, 'projects')
  const projects = Object.keys(all)
    .filter(isNear)
    .map((folder) => [folder, pick(all[folder], projectKeys)] as const)
    .filter(([, project]) => Object.keys(project).length > 0)
  return {
    ...pick(value, keys),
    ...(projects.length === 0 ? {} : { projects: Object.fromEntries(projects) }),
  }
}

/** Whether a folder contains the root, lies in it, or is it. */
function nearTo(root: string): (folder: string) => boolean {
  const inner = `${root}/`
  const outer = inner.replace(/\/\/$/, '/')
  return (folder) => {
    const place = folder.includes('\\') ? folder.replaceAll('\\', '/') : folder
    if (place.length > root.length) return `${place}/`.startsWith(outer)
    return inner.startsWith(place.endsWith('/') ? place : `${place}/`)
  }
}

/** The keys that have something in them: it writes empty tables for each project that it sees. */
function pick(value: unknown, names: readonly string[]): Json {
  const table = tableOf({ value }, 'value')
  const isEmpty = (one: unknown) => one !== null && typeof one === 'object' && Object.keys(one).length === 0
  const found = Object.keys(table).filter((key) => names.includes(key) && !isEmpty(table[key]))
  return Object.fromEntries(found.map((key) => [key, table[key]]))
}
