// A lock file that names its owner; the lock of a dead process is taken over.

import { randomBytes } from 'node:crypto'
import { linkSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'

/** The lock, or the process that owns it. */
export type Claim =
  | { readonly type: 'locked'; readonly release: () => void }
  | { readonly type: 'busy'; readonly pid: number | null }

interface Owner {
  readonly pid: number
  readonly host: string
  readonly start: string
  readonly nonce: string
}

/**
 * Tries to lock `file` for this process. Never waits.
 *
 * The file of a dead owner is removed only under a second lock, named by that owner's nonce, which no other owner ever
 * has. So no process can remove the file of one that took the lock in between.
 *
 * @param staleMs - an owner that cannot be checked (another machine, a reused process id) counts as dead when its file
 *   is older than this.
 * @throws node's error where the folder cannot be written.
 */
export function claim(file: string, staleMs: number): Claim {
  const owner = read(file)
  if (owner === null) return create(file) ? locked(file) : { type: 'busy', pid: null }
  if (!isDead(owner, file, staleMs)) return { type: 'busy', pid: owner.pid }
  const takeover = claim(`${file}.of-${owner.nonce}`, staleMs)
  if (takeover.type === 'locked') {
    // Another process may have removed it first: then there is another owner, or none.
    if (read(file)?.nonce === owner.nonce) rmSync(file, { force: true })
    takeover.release()
    return claim(file, staleMs)
  }
  return { type: 'busy', pid: null }
}

function locked(file: string): Claim {
  return { type: 'locked', release: () => rmSync(file, { force: true }) }
}

/** Creates the lock file with this process as its owner; false where it exists. */
function create(file: string): boolean {
  const nonce = randomBytes(8).toString('hex')
  const draft = `${file}.${nonce}`
  const own = { pid: process.pid, host: hostname(), start: startOf(process.pid), nonce }
  // Linked into place complete: no process ever reads half of it.
  writeFileSync(draft, JSON.stringify(own), { mode: 0o600 })
  try {
    linkSync(draft, file)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  } finally {
    rmSync(draft, { force: true })
  }
}

function read(file: string): Owner | null {
  try {
    const { pid, host, start, nonce } = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>
    const isNonce = typeof nonce === 'string' && /^[0-9a-f]{16}$/.test(nonce)
    const isOwner = Number.isInteger(pid) && (pid as number) > 0 && isNonce
    return isOwner ? { pid: pid as number, host: String(host), start: String(start), nonce } : null
  } catch {
    return null
  }
}

function isDead({ pid, host, start }: Owner, file: string, staleMs: number): boolean {
  if (host === hostname()) {
    if (!isAlive(pid)) return true
    const now = startOf(pid)
    if (start !== '' && now !== '' && start !== now) return true
    if (start !== '' && start === now) return false
  }
  try {
    return Date.now() - statSync(file).mtimeMs > staleMs
  } catch {
    return false
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** The start time of a process (proc(5): field 22, after a name that can contain anything); '' where the system has no /proc. */
function startOf(pid: number): string {
  if (process.platform !== 'linux') return ''
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return text.slice(text.lastIndexOf(')') + 2).split(' ')[19] ?? ''
  } catch {
    return ''
  }
}
