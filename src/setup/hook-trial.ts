// The project of a trial, and whether a hook's answer would have blocked what an event is about.

import { readSettings, type SampleEvents } from '../agents/define-wiring.ts'
import { defaultLockfile } from '../lockfile/names.ts'

/** How a hook ended. */
export interface HookEnd {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Whether the event only begins a session: there is nothing to block. */
export function isStart({ starts }: SampleEvents, event: string): boolean {
  return starts?.includes(event) ?? event.toLowerCase() === 'sessionstart'
}

/** Describes how an answer blocks what the event is about; null where the agent would go on. */
export function describeTrial(
  { describeBlock }: SampleEvents,
  event: string,
  { code, stdout, stderr }: HookEnd,
): string | null {
  // An agent that runs a hook to its end reads exit code 2 as a block, with the text on stderr as the reason.
  if (code === 2 && stderr.trim() !== '') return 'exit code 2'
  return code === 0 ? describeBlock(event, readSettings(stdout)) : null
}

const lock = (dependencies: object) => ({
  name: 'doctor',
  version: '1.0.0',
  lockfileVersion: 3,
  packages: { '': { name: 'doctor', version: '1.0.0', ...dependencies } },
})

/** A project in order, and the same with a change that no policy by default lets pass and that needs no network. */
export const trial = {
  before: {
    'package.json': JSON.stringify({ name: 'doctor', version: '1.0.0' }),
    [defaultLockfile]: JSON.stringify(lock({})),
  },
  after: {
    'package.json': JSON.stringify({ name: 'doctor', version: '1.0.0', dependencies: { 'left-pad': '*' } }),
    [defaultLockfile]: JSON.stringify(lock({ dependencies: { 'left-pad': '*' } })),
  },
} as const
