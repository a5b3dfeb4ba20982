// Claims a file that states which process has a right; what a dead one left behind is taken over, by one only.

import { randomBytes } from 'node:crypto'
import { linkSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'

/** A right that was had, or who has it. */
export type Claim =
  | { readonly type: 'held'; readonly release: () => void }
  | { readonly type: 'busy'; readonly pid: number | null }

interface Holder {
  readonly pid: number
  readonly host: string
  readonly start: string
  readonly nonce: string
}

/**
 * Tries to claim `file` for this process. Never waits.
 *
 * A dead holder's file is removed only by the process that claims the right to remove that one: a second claim, named by the
 * holder's nonce, which no other holder ever has. So nobody can take away the file of a process that came in between.
 *
 * @param staleMs - a holder that cannot be asked (another machine, a number that was given out again) counts as dead
 *   when its file is older than this.
 * @throws what node throws where the folder cannot be written.
 */
export function claim(file: string, staleMs: number): Claim {
  const holder = read(file)
  if (holder === null) return place(file) ? held(file) : { type: 'busy', pid: null }
  if (!isDead(holder, file, staleMs)) return { type: 'busy', pid: holder.pid }
  const breaking = claim(`${file}.of-${holder.nonce}`, staleMs)
  if (breaking.type === 'held') {
    // Another process can have done it before: then there is another holder, or none.
    if (read(file)?.nonce === holder.nonce) rmSync(file, { force: true })
    breaking.release()
    return claim(file, staleMs)
  }
  return { type: 'busy', pid: null }
}

function held(file: string): Claim {
  return { type: 'held', release: () => rmSync(file, { force: true }) }
}

/** Puts a file with this process in its place; false where another one is there. */
function place(file: string): boolean {
  const nonce = randomBytes(8).toString('hex')
  const draft = `${file}.${nonce}`
  const own = { pid: process.pid, host: hostname(), start: startOf(process.pid), nonce }
  // Linked into its place whole: nobody ever reads half a holder.
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

function read(file: string): Holder | null {
  try {
    const { pid, host, start, nonce } = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>
    const isNonce = typeof nonce === 'string' && /^[0-9a-f]{16}$/.test(nonce)
    const isHolder = Number.isInteger(pid) && (pid as number) > 0 && isNonce
    return isHolder ? { pid: pid as number, host: String(host), start: String(start), nonce } : null
  } catch {
    return null
  }
}

function isDead({ pid, host, start }: Holder, file: string, staleMs: number): boolean {
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

/** When a process began (proc(5): field 22, after a name that can contain anything); '' where the system does not say. */
function startOf(pid: number): string {
  if (process.platform !== 'linux') return ''
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return text.slice(text.lastIndexOf(')') + 2).split(' ')[19] ?? ''
  } catch {
    return ''
  }
}
