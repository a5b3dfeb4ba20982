// depgate log: the audit trail.

import { DepgateError } from '../../errors.ts'
import type { Host } from '../../ports/host.ts'
import { didYouMean } from '../../text/did-you-mean.ts'
import { plain } from '../../text/plain.ts'
import { trailOutcomes } from '../../trail/entry.ts'
import type { Command } from '../command.ts'
import { isJson } from './explain.ts'
import { readPolicy } from '../../policy/load/load.ts'
import type { TrailLine } from '../../ports/trail.ts'
import { readMoment } from '../judge-flags.ts'
import { listFolders } from '../../check/checkout/folders.ts'
import type { Typed } from '../../options/arguments.ts'

const verbs = ['show', 'verify', 'path'] as const

export const log: Command = {
  name: 'log',
  summary: 'the audit trail: show, verify, path',
  usage: 'log [show [flags] | verify | path]',
  examples: [
    'depgate log                                    # the last 20 runs',
    'depgate log show --since 7d --outcome fail',
    'depgate log show --package axios --format json',
    'depgate log verify                             # 0 where the chain is whole, 1 where it is not',
    'depgate log path',
  ],
  flags: {
    since: { value: 'time', summary: 'from then on: an ISO 8601 time, or how long ago (90m, 12h, 7d, 2w)' },
    until: { value: 'time', summary: 'up to then' },
    outcome: { value: 'outcome', isRepeatable: true, summary: `one of ${trailOutcomes.join(', ')}` },
    package: {
      value: 'name[@version]',
      isRepeatable: true,
      summary: 'runs in which it came in or was found',
    },
    command: { value: 'command', isRepeatable: true, summary: 'check, install, hook …' },
    last: { value: 'count', short: 'n', summary: 'how many of the newest (default: 20; 0 shows all)' },
    format: { value: 'json', summary: 'as JSON' },
  },
  run: async (typed, host) => {
    const [verb = 'show', ...rest] = typed.words
    const isVerb = (word: string): word is (typeof verbs)[number] => verbs.some((one) => one === word)
    if (!isVerb(verb)) {
      throw new DepgateError('EUSAGE', `log knows no "${plain(verb, 40)}"${didYouMean(verb, verbs)}`)
    }
    if (rest.length > 0)
      throw new DepgateError('EUSAGE', `"${plain(rest[0] ?? '', 60)}" is not expected here`)
    const filters = ['since', 'until', 'outcome', 'package', 'command', 'last'].filter((one) =>
      typed.has(one),
    )
    if (verb !== 'show' && filters.length > 0)
      throw new DepgateError('EUSAGE', `--${filters[0]} goes with "log show"`)
    const trail = host.openTrail(
      readPolicy(null, listFolders(host.folder, host), host).policy.settings.log.file,
    )
    if (verb === 'verify') return verify(trail, isJson(typed), host)
    if (verb === 'show') show(trail.read(), typed, host)
    else host.out.write(`${isJson(typed) ? JSON.stringify({ path: trail.path }) : trail.path}\n`)
    return 0
  },
}

function verify(trail: ReturnType<Host['openTrail']>, asJson: boolean, host: Host): number {
  const check = trail.verify()
  const { isWhole, lines, problems, notes } = check ?? { isWhole: true, lines: 0, problems: [], notes: [] }
  if (asJson) {
    const said = { isWhole, lines, path: trail.path, problems, notes }
    host.out.write(`${JSON.stringify(said, null, 2)}\n`)
  } else {
    for (const problem of problems) host.out.write(`broken: ${plain(problem)}\n`)
    for (const note of notes) host.out.write(`note: ${plain(note)}\n`)
    const state = check === null ? 'there is no trail yet' : isWhole ? 'the chain is whole' : 'it was changed'
    host.out.write(`${plain(trail.path)}: ${lines} ${lines === 1 ? 'line' : 'lines'}, ${state}\n`)
  }
  return isWhole ? 0 : 1
}

function show(lines: Iterable<TrailLine>, typed: Typed, host: Host): void {
  const filter = readFilter(typed, host)
  const count = readCount(typed.value('last'))
  const chosen: TrailLine[] = []
  for (const line of lines) {
    if (!filter(line)) continue
    chosen.push(line)
    // In bunches, so that a long trail is not moved line by line.
    if (count > 0 && chosen.length >= 2 * count + 1000) chosen.splice(0, chosen.length - count)
  }
  const newest = count === 0 ? chosen : chosen.slice(-count)
  if (isJson(typed)) host.out.write(`${JSON.stringify(newest, null, 2)}\n`)
  else if (newest.length === 0) host.out.write('No run in the audit trail is like that.\n')
  else host.out.write(renderTable(newest.map(rowOf)))
}

function readFilter(typed: Typed, host: Host): (line: TrailLine) => boolean {
  const since = readTime(typed, 'since', host)
  const until = readTime(typed, 'until', host)
  const outcomes = typed.values('outcome').map((word) => {
    const known = trailOutcomes.find((one) => one === word)
    if (known !== undefined) return known
    throw new DepgateError('EUSAGE', `no outcome "${plain(word, 40)}"${didYouMean(word, trailOutcomes)}`)
  })
  const asked = typed.values('command')
  const packages = typed.values('package')
  return (line) => {
    const time = Date.parse(line.time)
    if ((since !== null && time < since) || (until !== null && time > until)) return false
    if (outcomes.length > 0 && !outcomes.some((one) => one === line.outcome)) return false
    if (asked.length > 0 && !asked.includes(line.command)) return false
    return packages.length === 0 || packages.some((id) => concerns(line, id))
  }
}

/** A time, or a span before now, in milliseconds since 1970. */
function readTime(typed: Typed, name: 'since' | 'until', host: Host): number | null {
  const text = typed.value(name)
  if (text === null) return null
  const [, count, unit] = /^(\d{1,6})([mhdw])$/.exec(text) ?? []
  if (unit !== undefined) {
    const minutes = { m: 1, h: 60, d: 1440, w: 10080 }[unit as 'm' | 'h' | 'd' | 'w']
    return host.now().getTime() - Number(count) * minutes * 60_000
  }
  return readMoment(text, name).getTime()
}

function readCount(text: string | null): number {
  if (text === null) return 20
  if (!/^\d{1,9}$/.test(text))
    throw new DepgateError('EUSAGE', `--last needs a count, not "${plain(text, 40)}"`)
  return Number(text)
}

/** Whether a package, with or without its version, came in or was spoken of. */
function concerns({ arrivals, findings, waived, gaps }: TrailLine, id: string): boolean {
  const hasVersion = id.indexOf('@', 1) !== -1
  const isIt = (one: unknown) =>
    typeof one === 'string' && (one === id || (!hasVersion && one.startsWith(`${id}@`)))
  const spoken = [findings, waived, gaps].flatMap((list) => (Array.isArray(list) ? list : []))
  return (
    (Array.isArray(arrivals) && arrivals.some(isIt)) ||
    spoken.some((one: { package?: unknown }) => isIt(idOf(one.package)))
  )
}

/** `name@version` of a purl. */
function idOf(purl: unknown): string {
  if (typeof purl !== 'string') return ''
  return purl.replace(/^pkg:npm\//, '').replace(/^%40/, '@')
}

const headings = ['when', 'outcome', 'command', 'who', 'project', 'what']

/** Lines can have been edited: no field is taken for what it should be. */
function rowOf(line: TrailLine): string[] {
  const { time, outcome, command, actor, agent, project, error, dropped } = line
  const text = (value: unknown, count: number) => plain(typeof value === 'string' ? value : '', count)
  const count = (name: 'arrivals' | 'findings' | 'waived' | 'gaps', one: string, more = `${one}s`) => {
    const list: unknown = line[name]
    const total = (Array.isArray(list) ? list.length : 0) + (Number(line.omitted?.[name]) || 0)
    return total === 0 ? [] : [`${total} ${total === 1 ? one : more}`]
  }
  const counts = [
    ...count('arrivals', 'arrival'),
    ...count('findings', 'finding'),
    ...count('waived', 'waived', 'waived'),
    ...count('gaps', 'gap'),
  ]
  const what =
    dropped === undefined
      ? [...counts, ...(typeof error === 'string' ? [plain(error, 80)] : [])]
      : [`${Number(dropped.lines)} old lines dropped`]
  const who = typeof agent === 'string' ? `${text(actor, 40)} (${text(agent, 40)})` : text(actor, 40)
  return [
    text(time, 24),
    text(outcome, 14) || '-',
    text(command, 20),
    who,
    text(project, 60),
    what.join(', ') || '-',
  ]
}

function renderTable(rows: readonly string[][]): string {
  const all = [headings, ...rows]
  const widths = headings.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)))
  return all
    .map(
      (row) =>
        `${row
          .map((cell, column) => cell.padEnd(widths[column] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('')
}
