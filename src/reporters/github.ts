import { defineReporter } from './define-reporter.ts'
import type { Finding } from '../model/report.ts'
import { listOpenQuestions, type OpenQuestion } from '../report/arrival-rows.ts'
import { formatCoverage, formatOutcome } from '../report/summary.ts'
import { plain } from '../text/plain.ts'

/** One annotation of a job. */
interface Note {
  readonly level: 'error' | 'warning'
  readonly file: string | null
  readonly line: number | null
  readonly title: string
  readonly text: string
}

// GitHub shows ten of a kind for each step and drops the others: nine, and one with the number of the rest.
const maxAnnotations = 9

export default defineReporter({
  id: 'github',
  summary: 'Annotations of a GitHub Actions job: the nine worst of a kind, and how many more there are.',
  isFromTop: true,
  render: (report) => {
    const notes = [
      ...report.findings.map(describeFinding),
      ...listOpenQuestions(report.gaps).map(describeQuestion),
    ]
    const lines = (['error', 'warning'] as const).flatMap((level) => {
      const all = notes.filter((note) => note.level === level)
      const more = all.length - maxAnnotations
      const rest =
        more <= 0
          ? []
          : [
              draw({
                level,
                file: null,
                line: null,
                title: 'depgate',
                text: `${more} more like these are in the table or the summary of the job.`,
              }),
            ]
      return [...all.slice(0, maxAnnotations).map(draw), ...rest]
    })
    // Plain lines for the log; the prefix keeps what follows from being read as a command.
    const summary = [...formatOutcome(report), formatCoverage(report)].map(
      (line) => `depgate: ${plain(line, 1_000)}`,
    )
    return `${[...lines, ...summary].join('\n')}\n`
  },
})

function describeFinding(finding: Finding): Note {
  const { level, rule, name, version, message, suggestion, location } = finding
  const subject = version === null ? name : `${name}@${version}`
  const todo = suggestion === null ? '' : `. Run: ${suggestion.command}`
  return {
    level: level === 'error' ? 'error' : 'warning',
    file: location?.file ?? null,
    line: location?.line ?? null,
    title: `depgate ${rule}`,
    text: `${subject}: ${message}${todo}`,
  }
}

/** One for each reason: a registry that is down leaves a gap in everything. */
function describeQuestion({ level, reason, rules, packages }: OpenQuestion): Note {
  const others = packages.length === 1 ? '' : ` and ${packages.length - 1} more`
  return {
    level: level === 'error' ? 'error' : 'warning',
    file: null,
    line: null,
    title: `depgate ${rules[0]}`,
    text: `${packages[0]}${others} could not be judged: ${reason}`,
  }
}

function draw({ level, file, line, title, text }: Note): string {
  const place = file === null ? [] : [`file=${escapeProperty(file)}`, `line=${Math.max(1, line ?? 1)}`]
  return `::${level} ${[...place, `title=${escapeProperty(title)}`].join(',')}::${escapeText(text)}`
}

// As in @actions/core: an unescaped line break or colon would let untrusted text begin a command.
function escapeText(text: string): string {
  return plain(text, 1_000).replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function escapeProperty(text: string): string {
  return escapeText(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
