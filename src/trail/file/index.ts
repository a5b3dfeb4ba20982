// Opens the audit trail.

import { join } from 'node:path'
import { type Environment, stateFolder } from '../../system/folders.ts'
import { findActor } from './actor.ts'
import { appendLine, probe } from './append.ts'
import { readNewest, verifyFile } from './read-trail.ts'
import type { Trail } from '../../ports/trail.ts'

/** Opens the trail at `file`, or the user's own. Nothing is read or created before it is needed. */
export function openTrail(file: string | null, env: Environment, now: () => Date): Trail {
  const path = file ?? join(stateFolder(env, process.platform), 'trail.jsonl')
  const who = findActor(env)
  return {
    path,
    who,
    append: (entry, keep) => appendLine(path, entry, { who, now: now(), keep }),
    probe: () => probe(path),
    verify: () => verifyFile(path),
    readNewest: () => readNewest(path),
    send: async (sink, line) => {
      const { sendLine } = await import('./sink.ts')
      await sendLine(sink, line)
    },
  }
}
