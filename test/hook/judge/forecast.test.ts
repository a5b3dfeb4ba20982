import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { forecast } from '../../../src/hook/judge/forecast.ts'
import { analyseCommand } from '../../../src/shell/analyse.ts'
import { subjects, type Verdict } from '../commands.table.ts'

/** The project is watched, and nothing else. */
const isWatched = (folder: string) => {
  const step = path.relative('/app', folder)
  return !step.startsWith('..') && !/(?:^|\/)(?:node_modules|\.git)(?:\/|$)/.test(step)
}

/** What becomes of a command, in the table's words. */
function verdictOf(command: string): Verdict {
  const analysis = analyseCommand(command, '/app')
  const isCompared = analysis.steps.some(({ settings }) => settings.length > 0)
  if (analysis.reserved !== undefined) return 'reserved'
  if (isCompared) return 'compared'
  const { type } = forecast(analysis, isWatched)
  return type === 'untold' ? 'asked' : type
}

for (const { title, rows } of subjects) {
  describe(title, () => {
    for (const [verdict, ...commands] of rows) {
      test.each(commands)(`${verdict}: %s`, (command) => expect(verdictOf(command)).toBe(verdict))
    }
  })
}

test('no command is in the table twice', () => {
  const all = subjects.flatMap(({ rows }) => rows.flatMap(([, ...commands]) => commands))
  expect(new Set(all).size).toBe(all.length)
})
