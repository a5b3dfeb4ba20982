// Looks for lines in a copy of a project: each attempt starts from its files, and what it leads to is judged as a whole.

import type { ProjectCopy, TypedStep } from '../ports/project-copy.ts'
import { findRemedy, type RemedyRequest, type Search, type Tried } from './find-remedy.ts'
import type { Step } from './step.ts'

/** A refused state, and a copy of its project. */
export interface CopySearch extends Omit<RemedyRequest, 'tryLines' | 'hasTime'> {
  readonly copy: ProjectCopy
  /** Milliseconds that are left for the whole search. */
  readonly leftMs: () => number
  /** Judges the files of the copy as lines left them, by their paths from the project's folder. */
  readonly judge: (texts: ReadonlyMap<string, string | null>) => Promise<Tried>
}

/** Looks for lines with which the whole state passes. Removes the copy in the end. */
export async function searchCopy({ copy, leftMs, judge, ...request }: CopySearch): Promise<Search> {
  try {
    return await findRemedy({
      ...request,
      hasTime: () => leftMs() > 0,
      tryLines: async (lines) => {
        copy.reset()
        if (!(await copy.run(lines.flat().map(toTyped), leftMs()))) return null
        return judge(new Map(copy.names().map((name) => [name, copy.read(name)])))
      },
    })
  } finally {
    copy.remove()
  }
}

/** A step as it is run in a copy, which is no checkout: what git would write is known. */
export function toTyped(step: Step): TypedStep {
  return step.type === 'npm' ? step : { type: 'write', file: step.file, text: step.text }
}
