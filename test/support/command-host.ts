// The outside world of a command as values: files at /app, streams, a registry, a trail.

import path from 'node:path'
import { readFlags } from '../../src/cli/flags.ts'
import type { Command } from '../../src/cli/command.ts'
import type { Host } from '../../src/ports/host.ts'
import type { TrailEntry } from '../../src/ports/trail.ts'
import { asOf } from './build.ts'
import { fakeRegistry, type Shelf } from './registry.ts'
import { who } from './trail.ts'

/** The folder of the project. */
export const app = path.resolve('/app')

/** What the shelf of `fakeRegistry` takes. */
interface Around {
  /** By their paths from the project. */
  readonly files?: Readonly<Record<string, string>>
  readonly shelf?: Shelf
  readonly registry?: Parameters<typeof fakeRegistry>[1]
  readonly input?: string
  /** What differs from this world. */
  readonly more?: { readonly [K in keyof Host]?: Partial<Host[K]> }
}

/** Opens it; `written` has the files by their paths from the project, `seen` what was printed and recorded. */
export function openCommandHost(around: Around = {}) {
  const written: Record<string, string> = { ...around.files }
  const seen = {
    out: '',
    err: '',
    progress: [] as string[],
    recorded: [] as TrailEntry[],
    asked: [] as unknown[],
  }
  const step = (file: string) => path.relative(app, file).replaceAll('\\', '/')
  const host = {
    folder: app,
    env: {},
    own: ['depgate'],
    policyPlaces: { managed: [], user: path.resolve('/home/u/policy.json') },
    settingsPlaces: () => [],
    digest: () => null,
    out: { write: (text: string) => void (seen.out += text), isTerminal: false, width: null },
    err: { write: (text: string) => void (seen.err += text), isTerminal: false, width: null },
    now: () => asOf,
    isClockRight: () => null,
    read: (file: string) => written[step(file)] ?? null,
    real: (file: string) => file,
    write: (file: string, text: string) => void (written[step(file)] = text),
    input: () => Promise.resolve(around.input ?? ''),
    progress: (text: string) => {
      seen.progress.push(text)
      return () => void seen.progress.push('done')
    },
    git: { top: () => null, head: () => null, files: () => [], show: () => null },
    openRegistry: (settings: unknown) => {
      seen.asked.push(settings)
      return Promise.resolve(fakeRegistry(around.shelf ?? {}, around.registry))
    },
    openTrail: () => ({
      path: '/trail',
      who,
      append: (one: TrailEntry) => {
        seen.recorded.push(one)
        return ''
      },
      probe: () => null,
      verify: () => null,
      read: () => [],
    }),
    at: () => host,
    ...around.more,
  }
  // Only what a command asks is there.
  return { host: host as unknown as Host, seen, written }
}

/** Runs a command with words and flags as they are typed. */
export function runCommand(command: Command, args: readonly string[], host: Host): Promise<number> {
  return Promise.resolve().then(() => command.run(readFlags(command.name, args, command.flags), host))
}
