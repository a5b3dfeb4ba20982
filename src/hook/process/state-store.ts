// Keeps what the hook remembers: outside of the project, in a folder that only this user may write to.

import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  type Stats,
} from 'node:fs'
import { join } from 'node:path'
import { isState } from '../state.ts'
import { stateFolder, type Environment } from '../../system/folders.ts'
import type { RememberedState } from '../../ports/hook.ts'

/** The folder of the states of all projects. */
export function hookFolder(env: Environment): string {
  return join(stateFolder(env, process.platform), 'hook')
}

/** The folder of the state of one root. */
export function placeOf(root: string, env: Environment): string {
  return join(hookFolder(env), nameOf(root))
}

/** Reads what is remembered of a root. Anyone who else can write there could approve anything: then it is damaged. */
export function readState(root: string, env: Environment): RememberedState {
  const file = join(placeOf(root, env), 'state.json')
  try {
    const stat = statSync(file)
    if (!isOfThisUser(stat) || stat.size > maxBytes) return { type: 'damaged' }
    const state: unknown = JSON.parse(readFileSync(file, 'utf8'))
    return isState(state, root) ? { type: 'known', state } : { type: 'damaged' }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    return { type: code === 'ENOENT' || code === 'ENOTDIR' ? 'none' : 'damaged' }
  }
}

/** The states of one event, each read once: it asks for the same one several times. */
export interface States {
  of(root: string): RememberedState
  /** The states of the roots and of those that are reached from them: checkouts and links below. */
  reach(begun: readonly string[]): { readonly roots: string[]; readonly states: RememberedState[] }
}

/** Opens the states; none is read before it is asked for. */
export function openStates(env: Environment): States {
  const known = new Map<string, RememberedState>()
  const of = (root: string) => {
    const state = known.get(root) ?? readState(root, env)
    known.set(root, state)
    return state
  }
  return {
    of,
    reach: (begun) => {
      const roots = [...begun]
      const states: RememberedState[] = []
      for (let at = 0; at < roots.length && at < maxNested; at += 1) {
        const remembered = of(roots[at] ?? '')
        states.push(remembered)
        const nested = remembered.type === 'known' ? (remembered.state.nested ?? []) : []
        roots.push(...nested.filter((root) => !roots.includes(root)))
      }
      return { roots, states }
    },
  }
}

/** Whether this user alone may write to a file; true where the platform has no file owners. */
export function isOfThisUser({ uid, mode }: Stats): boolean {
  return process.getuid === undefined || (uid === process.getuid() && (mode & 0o022) === 0)
}

/** The roots of which a state is kept, as the states name them. */
export function listRoots(env: Environment): string[] {
  const folder = hookFolder(env)
  const names = existsSync(folder) ? readdirSync(folder) : []
  return names.slice(0, maxRoots).flatMap((name) => {
    try {
      const { root } = JSON.parse(readFileSync(join(folder, name, 'state.json'), 'utf8')) as {
        root?: unknown
      }
      return typeof root === 'string' && nameOf(root) === name ? [root] : []
    } catch {
      return []
    }
  })
}

/** How many roots one event is judged over. */
const maxNested = 64
/** More projects than a person has open. */
const maxRoots = 500
const maxBytes = 64 * 1024 * 1024

/**
 * Writes a file whole or not at all.
 *
 * @param flush - false where a power cut may damage it.
 * @throws the file system's error.
 */
export function writeWhole(file: string, text: string, flush = true): void {
  const draft = `${file}.${process.pid}.draft`
  try {
    writeFileSync(draft, text, { mode: 0o600, flush })
    renameSync(draft, file)
  } catch (error) {
    rmSync(draft, { force: true })
    throw error
  }
}

/** Makes the folder of a root's state. */
export function makePlace(place: string): void {
  mkdirSync(join(place, 'texts'), { recursive: true, mode: 0o700 })
}

/**
 * A file name for any text. No cryptographic hash, which would cost a tenth of the whole run: two texts with one name
 * are told apart by what is in the file.
 */
export function nameOf(text: string): string {
  let [high, low] = [0xdeadbeef, 0x41c6ce57]
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    high = Math.imul(high ^ code, 2654435761)
    low = Math.imul(low ^ code, 1597334677)
  }
  const readable = text.replace(/[^a-zA-Z0-9]+/g, '-').slice(-80)
  return `${readable}-${(high >>> 0).toString(16)}${(low >>> 0).toString(16)}`
}
