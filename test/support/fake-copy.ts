// A copy of a project in memory, with an npm that writes what a table has.

import type { ProjectCopy, TypedStep } from '../../src/ports/project-copy.ts'

/** What npm leaves in the copy, by a part of the text of what was typed; npm fails at all other lines. */
export type NpmTable = Readonly<Record<string, Readonly<Record<string, string | null>>>>

/** The copy, and what happened to it: each line that was typed (`&&` between its commands), resets, the removal. */
export function openFakeCopy(
  files: Readonly<Record<string, string | null>>,
  npm: NpmTable,
  typed: string[] = [],
) {
  const events: string[] = []
  const start = () => new Map<string, string | null>(Object.entries(files))
  let now = start()
  const textOf = (step: TypedStep) => (step.type === 'write' ? `write ${step.file}` : step.args.join(' '))
  const copy: ProjectCopy = {
    reset: () => {
      events.push('reset')
      now = start()
    },
    run: (steps) => {
      const text = steps.map(textOf).join(' && ')
      typed.push(text)
      const written = Object.entries(npm).find(([part]) => text.includes(part))?.[1]
      for (const [name, content] of Object.entries(written ?? {})) now.set(name, content)
      return Promise.resolve(written !== undefined)
    },
    read: (name) => now.get(name) ?? null,
    installModules: () => Promise.resolve(true),
    names: () => [...now.keys()],
    remove: () => void events.push('remove'),
  }
  return { copy, typed, events }
}
