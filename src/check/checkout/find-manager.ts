// Finds the package manager of a project: by what its manifest names, its lockfiles, or pnpm's file for workspaces.

import path from 'node:path'
import { load } from 'js-yaml'
import { openFile } from '../../json/section.ts'
import { recordedLockfiles } from '../../lockfile/names.ts'
import { findForeignManager, foreignLockfiles } from '../../manifest/foreign-lockfiles.ts'
import { findWorkspaces } from '../../manifest/workspaces.ts'
import { stepBetween, type Snapshot } from '../../snapshot/snapshot.ts'
import { findRoot } from './find-root.ts'

/** What shows that a project is another manager's. */
export interface Sign {
  readonly manager: string
  /** As the message names it: a file, or a field of package.json. */
  readonly by: string
}

/** The manager that a project names, or whose lockfile it has; null for npm, and where nothing shows one. */
export function findManager(from: Snapshot): Sign | null {
  const root = from.at(findRoot(from))
  const named = readNamed(read(root, 'package.json'))
  if (named !== null) return named.manager === 'npm' ? null : named
  if (recordedLockfiles.some((name) => read(root, name) !== null)) return null
  const lock = foreignLockfiles.find((name) => !name.startsWith('.pnp') && read(root, name) !== null)
  if (lock !== undefined) return { manager: findForeignManager(lock) ?? lock, by: lock }
  return findPnpmRoot(root)
}

/** pnpm's own file for workspaces, in the project or above it. */
function findPnpmRoot(root: Snapshot): Sign | null {
  const file = 'pnpm-workspace.yaml'
  for (let place = root; ; place = place.at(path.dirname(place.folder))) {
    const text = read(place, file)
    const step = stepBetween(place.folder, root.folder) ?? ''
    if (text !== null) return step === '' || selects(text, step) ? { manager: 'pnpm', by: file } : null
    if (path.dirname(place.folder) === place.folder) return null
  }
}

function selects(text: string, step: string): boolean {
  try {
    const { packages = [] } = load(text.slice(0, 100_000)) as { packages?: unknown }
    const manifest = openFile(JSON.stringify({ workspaces: packages }), 'pnpm-workspace.yaml', '')
    return findWorkspaces(manifest)(step)
  } catch {
    return false
  }
}

/** `packageManager`, and `devEngines.packageManager`, of which npm too accepts one or a list. */
function readNamed(text: string | null): Sign | null {
  const manifest = parse(text)
  const { packageManager } = manifest
  const [, manager] = typeof packageManager === 'string' ? (/^([a-z]+)@/.exec(packageManager) ?? []) : []
  if (manager !== undefined && known.has(manager)) return { manager, by: '"packageManager" in package.json' }
  const engines = manifest.devEngines as { packageManager?: unknown } | null | undefined
  const listed = [engines?.packageManager ?? []].flat() as readonly ({ name?: unknown } | null)[]
  const names = listed.map((one) => String(one?.name)).filter((name) => known.has(name))
  const first = names.includes('npm') ? 'npm' : names[0]
  return first === undefined ? null : { manager: first, by: '"devEngines" in package.json' }
}

const known = new Set(['npm', 'pnpm', 'yarn', 'bun'])

function parse(text: string | null): Record<string, unknown> {
  try {
    const value = JSON.parse((text ?? '{}').replace(/^\uFEFF/, '')) as unknown
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}

/** What is no text (bun.lockb) is there too. */
function read(place: Snapshot, file: string): string | null {
  try {
    return place.read(file)
  } catch {
    return ''
  }
}
