// Keeps what the hook knows of a session between two events: its roots, its start, whether a command is running.

import { mkdirSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Environment } from '../../system/folders.ts'
import type { SessionRecord } from '../session-record.ts'
import { hookFolder, nameOf, writeWhole } from './state-store.ts'

/** The record of a session of which nothing is known yet. */
export function newSession(startedAt: number | null): SessionRecord {
  return { roots: [], judged: [], startedAt, commandsTick: null, runningSince: null, leftBehind: [] }
}

/** How many records of other sessions are read at a start: the newest. */
const maxSessions = 200
const maxBytes = 1024 * 1024

/** Reads the record of a session; null where there is none that can be read. */
export function readSession(sessionId: string, env: Environment): SessionRecord | null {
  return readRecord(fileOf(sessionId, env))
}

/** The records of all other sessions, the newest first. */
export function listSessions(sessionId: string, env: Environment): { id: string; record: SessionRecord }[] {
  const folder = folderOf(env)
  try {
    const own = nameOf(sessionId)
    return readdirSync(folder)
      .filter((name) => name !== own && !name.endsWith('.draft'))
      .map((name) => ({ name, at: statSync(join(folder, name)).mtimeMs }))
      .sort((a, b) => b.at - a.at)
      .slice(0, maxSessions)
      .flatMap(({ name }) => {
        const record = readRecord(join(folder, name))
        return record === null ? [] : [{ id: name, record }]
      })
  } catch {
    return []
  }
}

/**
 * Writes the record of a session. Where that fails, the roots of each event are looked at all the same, and a later
 * start finds no reason against it: an agent that can write there can write the state too.
 */
export function writeSession(sessionId: string, record: SessionRecord, env: Environment): void {
  writeRecord(fileOf(sessionId, env), record, env)
}

/** The same for a session that is known by the name of its record. */
export function writeListed(name: string, record: SessionRecord, env: Environment): void {
  writeRecord(join(folderOf(env), name), record, env)
}

function writeRecord(file: string, record: SessionRecord, env: Environment): void {
  try {
    mkdirSync(folderOf(env), { recursive: true, mode: 0o700 })
    // Not flushed: a power cut ends the session too, and a flush would cost more than the rest of the hook.
    writeWhole(file, JSON.stringify(record), false)
  } catch {
    // See `writeSession`.
  }
}

function readRecord(file: string): SessionRecord | null {
  try {
    if (statSync(file).size > maxBytes) return null
    const read: unknown = JSON.parse(readFileSync(file, 'utf8'))
    // The list of roots is what versions before 1.0 wrote.
    if (Array.isArray(read)) return { ...newSession(null), roots: textsOf(read) }
    return typeof read === 'object' && read !== null ? toRecord(read as Record<string, unknown>) : null
  } catch {
    return null
  }
}

function toRecord(read: Record<string, unknown>): SessionRecord {
  const leftBehind = Array.isArray(read.leftBehind) ? (read.leftBehind as unknown[]) : []
  return {
    roots: textsOf(read.roots),
    judged: textsOf(read.judged),
    startedAt: timeOf(read.startedAt),
    commandsTick: timeOf(read.commandsTick),
    runningSince: timeOf(read.runningSince),
    leftBehind: leftBehind.flatMap((one) => {
      const { pid, start } = (one ?? {}) as Record<string, unknown>
      return typeof pid === 'number' && typeof start === 'string' ? [{ pid, start }] : []
    }),
  }
}

function textsOf(list: unknown): string[] {
  return Array.isArray(list) ? list.filter((one): one is string => typeof one === 'string') : []
}

function timeOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null
}

function folderOf(env: Environment): string {
  return join(hookFolder(env), 'sessions')
}

function fileOf(sessionId: string, env: Environment): string {
  return join(folderOf(env), nameOf(sessionId))
}
