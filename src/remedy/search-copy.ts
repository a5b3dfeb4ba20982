// Looks for lines in a copy of a project: each attempt starts from its files, and what it leads to is judged as a whole.

import type { LineMemory, ProjectCopy, TypedStep } from '../ports/project-copy.ts'
import { findRemedy, isBetter, type RemedyRequest, type Search, type Tried } from './find-remedy.ts'
import { readLines, searchKey, writeLines } from './remembered.ts'
import type { Line, Step } from './step.ts'

/** A refused state, and a copy of its project. */
export interface CopySearch extends Omit<RemedyRequest, 'tryLines' | 'hasTime'> {
  readonly copy: ProjectCopy
  /** Milliseconds that are left for the whole search. */
  readonly leftMs: () => number
  /** Judges the files of the copy as lines left them, by their paths from the project's folder. */
  readonly judge: (texts: ReadonlyMap<string, string | null>) => Promise<Tried>
  /** Null where nothing is cached. */
  readonly memory: LineMemory | null
}

/** Looks for lines with which the whole state passes; those of before are tried first. Removes the copy in the end. */
export async function searchCopy(search: CopySearch): Promise<Search> {
  const { copy, leftMs, judge, memory, ...request } = search
  const textsOf = () => new Map(copy.names().map((name) => [name, copy.read(name)]))
  const tryLines = async (lines: readonly Line[]) => {
    copy.reset()
    if (!(await copy.run(lines.flat().map(toTyped), leftMs()))) return null
    return judge(textsOf())
  }
  try {
    const key = searchKey(textsOf(), request.setting)
    const known = readLines(memory?.read(key) ?? null, request.setting)
    const tried = known === null ? null : await tryLines(known)
    if (known !== null && tried !== null && isBetter(tried.report, request.report))
      return { lines: known, tried }
    const found = await findRemedy({ ...request, hasTime: () => leftMs() > 0, tryLines })
    if (found.lines !== null) memory?.write(key, writeLines(found.lines))
    return found
  } finally {
    copy.remove()
  }
}

/** A step as it is run in a copy, which is no checkout: what git would write is known. */
export function toTyped(step: Step): TypedStep {
  return step.type === 'restore' ? { type: 'write', file: step.file, text: step.text } : step
}
