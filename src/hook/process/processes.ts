// Looks at the processes around the hook: what started it, and what the commands of a session left running (Linux).

import { readFileSync, readdirSync, readlinkSync } from 'node:fs'
import type { ProcessId } from '../session-record.ts'

/** Programs that start others and are no agent: a shell between the agent and the hook, or around a pipe. */
const shells = new Set(['sh', 'bash', 'dash', 'zsh', 'ash', 'ksh', 'fish', 'busybox', 'env', 'timeout'])
/** What adopts a process whose parent has ended. */
const reapers = new Set(['init', 'systemd', 'launchd', 'tini', 'dumb-init', 'docker-init', 'catatonit'])

/** One process as `/proc/<pid>/stat` has it (proc_pid_stat(5)): fields 2, 4 and 22. */
interface Stat extends ProcessId {
  readonly name: string
  readonly parent: number
}

/**
 * Whether a program other than a shell started this process. Where the shells above it were left behind by a program
 * that has ended, the event on stdin was written by a command, not by an agent. True where that cannot be told.
 */
export function hasStarter(): boolean {
  const starter = findStarter()
  return starter === 'unknown' || starter !== null
}

/** The first program above this process that is no shell; null where only shells are left of what started it. */
function findStarter(): Stat | 'unknown' | null {
  let stat = readStat(process.ppid)
  for (let depth = 0; stat !== null && depth < 32; depth += 1) {
    if (!shells.has(stat.name)) return reapers.has(stat.name) ? null : stat
    if (stat.parent === 0) return null
    stat = readStat(stat.parent)
  }
  return 'unknown'
}

/**
 * The processes that work in one of the folders and were started after a moment, by the agent or by what has ended
 * since: what a command of the session left running. Never the hook itself, or what it descends from. Empty where the
 * system has no `/proc`.
 *
 * @param since - in clock ticks since boot, as the system counts starts: a wall clock that is set in between hides none.
 * @param until - the same: other hooks of the same event start with this one.
 */
export function listLeftBehind(
  folders: readonly string[],
  since: number,
  until = startTick() - 5,
): ProcessId[] {
  const starter = findStarter()
  const agent = starter === null || starter === 'unknown' ? null : starter.pid
  const above = listAncestors()
  return listPids().flatMap((pid) => {
    const stat = pid === process.pid || above.has(pid) ? null : readStat(pid)
    if (stat === null || stat.parent === process.pid) return []
    const isWithinTime = Number(stat.start) >= since && Number(stat.start) < until
    if (!isWithinTime || !isOfSession(stat, agent, since)) return []
    const folder = readFolder(pid)
    const isWithin = folders.some((one) => folder === one || folder?.startsWith(`${one}/`) === true)
    return isWithin ? [{ pid, start: stat.start }] : []
  })
}

/** When this process started, in clock ticks since boot; 0 where the system has no `/proc`. */
export function startTick(): number {
  return Number(readStat(process.pid)?.start ?? 0)
}

/** Whether a process of that number and start is still there. */
export function isAlive({ pid, start }: ProcessId): boolean {
  return readStat(pid)?.start === start
}

/**
 * What a command starts descends from the agent, or once orphaned from nothing that is older than the session: a
 * person's terminal, or the multiplexer in it, was there before.
 */
function isOfSession(stat: Stat, agent: number | null, first: number): boolean {
  let one = stat
  for (let depth = 0; depth < 64; depth += 1) {
    if (one.parent === agent) return true
    const parent = readStat(one.parent)
    if (parent === null || parent.pid === 1 || reapers.has(parent.name)) return Number(one.start) >= first
    one = parent
  }
  return false
}

function listAncestors(): Set<number> {
  const above = new Set<number>()
  let pid = process.ppid
  while (pid > 1 && above.size < 64) {
    above.add(pid)
    pid = readStat(pid)?.parent ?? 0
  }
  return above
}

function listPids(): number[] {
  try {
    return readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? [Number(name)] : []))
  } catch {
    return []
  }
}

function readStat(pid: number): Stat | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name is in brackets and may contain some itself.
    const end = text.lastIndexOf(')')
    const fields = text.slice(end + 2).split(' ')
    const name = text.slice(text.indexOf('(') + 1, end)
    return { pid, name, parent: Number(fields[1]), start: fields[19] ?? '' }
  } catch {
    return null
  }
}

function readFolder(pid: number): string | null {
  try {
    return readlinkSync(`/proc/${pid}/cwd`)
  } catch {
    return null
  }
}
