// What an event tells of its session: its roots, whether a person begins it, whether a command runs.

import { isAbsolute } from 'node:path'
import type { HookEvent } from '../../agents/define-agent.ts'
import { projectVariables } from '../../agents/settings-files.ts'
import type { KnownSession } from '../request.ts'
import type { SessionRecord } from '../session-record.ts'
import { whyNotOfPerson } from '../session-start.ts'
import { findRoot } from './find-root.ts'
import { hasStarter, isAlive, listLeftBehind, startTick } from './processes.ts'
import { listSessions, newSession, readSession, writeListed, writeSession } from './session-store.ts'

/** How many roots one session is watched over, less those that are reached from them. */
const maxRoots = 16

/** The session of one event. */
export interface CurrentSession {
  readonly roots: readonly string[]
  readonly known: KnownSession
  /** Remembers that states of these roots were saved. */
  recordJudged(roots: readonly string[]): void
}

/** The record of an event's session; null where it has none, or none is known. */
export function readOwnSession({ sessionId }: HookEvent): SessionRecord | null {
  return sessionId === null ? null : readSession(sessionId, process.env)
}

/** Reads the session of an event and writes what the event changes of it. */
export function takeSession(event: HookEvent, further: readonly string[]): CurrentSession {
  const { sessionId, moment } = event
  const now = Date.now()
  const before = readOwnSession(event)
  const roots = listRoots(event, further, before)
  const isOfPerson = moment === 'session-start' && isBegunByPerson(event, before !== null, roots)
  const hasNotRun = moment === 'session-start' || moment === 'before'
  const begun = before ?? newSession(hasNotRun ? now : null)
  const after = advance({ ...begun, roots }, event, now)
  if (sessionId !== null && JSON.stringify(after) !== JSON.stringify(before))
    writeSession(sessionId, after, process.env)
  return {
    roots,
    known: {
      startedAt: begun.startedAt,
      isOfPerson,
      judged: before?.judged ?? [],
    },
    recordJudged: (judged) => {
      const all = [...new Set([...after.judged, ...judged])]
      if (sessionId !== null && all.length > after.judged.length)
        writeSession(sessionId, { ...after, judged: all }, process.env)
    },
  }
}

/** What an event changes: a command is announced, or has ended; the agent stops and leaves something running. */
function advance(
  session: SessionRecord,
  { moment, command, running = [] }: HookEvent,
  now: number,
): SessionRecord {
  if (moment === 'before')
    return command === null
      ? session
      : { ...session, runningSince: now, commandsTick: session.commandsTick ?? startTick() }
  if (moment === 'after' || moment === 'failed') return { ...session, runningSince: null }
  if (moment !== 'stop') return session
  const leftBehind = session.commandsTick === null ? [] : listLeftBehind(session.roots, session.commandsTick)
  // An agent that names them itself knows better than the list of processes, on every system.
  const named = running.length > 0 && leftBehind.length === 0 ? [{ pid: 0, start: '' }] : leftBehind
  return { ...session, runningSince: null, leftBehind: named }
}

function isBegunByPerson(
  { sessionId, source }: HookEvent,
  isKnown: boolean,
  roots: readonly string[],
): boolean {
  const { env } = process
  const others = sessionId === null ? [] : listSessions(sessionId, env)
  const near = others.filter(({ record }) => record.roots.some((root) => roots.includes(root)))
  const why = whyNotOfPerson({
    source: source ?? null,
    sessionId,
    isKnown,
    hasStarter: hasStarter(),
    others: near.map(({ record }) => record),
    now: Date.now(),
  })
  // What those processes did is judged by this start; once they have ended, the next one is a person's again.
  for (const { id, record } of near)
    if (record.leftBehind.length > 0 && !record.leftBehind.some(isAlive))
      writeListed(id, { ...record, leftBehind: [] }, env)
  return why === null
}

/** The roots that an event has to do with: where the session began, where it is, where its command goes, where it was. */
export function listRoots(
  { folder, projectFolder }: HookEvent,
  further: readonly string[],
  session: SessionRecord | null,
): string[] {
  const { env } = process
  const begun = projectFolder ?? projectVariables.map((name) => env[name]).find((one) => one !== undefined)
  const folders = [begun, folder ?? process.cwd(), ...further].filter(
    (one) => one !== undefined && isAbsolute(one),
  )
  return [...new Set([...(folders as string[]).map(findRoot), ...(session?.roots ?? [])])].slice(0, maxRoots)
}
