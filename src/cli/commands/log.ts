// depgate log: the audit trail.

import { refuseWord } from '../../options/refuse-word.ts'
import { rules } from '../../rules/index.ts'
import { DepgateError } from '../../errors.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Outputs } from '../../ports/output.ts'
import { didYouMean } from '../../text/did-you-mean.ts'
import { plain } from '../../text/plain.ts'
import { trailOutcomes } from '../../trail/entry.ts'
import { selectNewest, type TrailQuery } from '../../trail/query.ts'
import { renderTable } from '../../trail/table.ts'
import type { Command } from '../command.ts'
import { isJson } from './explain.ts'
import { readPolicy } from '../../policy/load/load.ts'
import type { Trail, TrailLine } from '../../ports/trail.ts'
import { readMoment } from '../judge-flags.ts'
import { policyFolders } from '../project-folder.ts'
import type { Typed } from '../../options/arguments.ts'

const ruleIds = rules.map((rule) => rule.id)
const verbs = ['show', 'verify', 'path'] as const

export const log: Command = {
  name: 'log',
  summary: 'the audit trail: show, verify, path',
  usage: 'log [show [flags] | verify | path]',
  words: verbs,
  examples: [
    'depgate log                                    # the last 20 runs',
    'depgate log show --since 7d --outcome fail',
    'depgate log show --package axios --format json',
    'depgate log show --rule install-script --since 30d',
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
    rule: {
      value: 'rule',
      isRepeatable: true,
      summary: 'runs in which it found something, or was left open',
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
    const filters = ['since', 'until', 'outcome', 'package', 'rule', 'command', 'last'].filter((one) =>
      typed.has(one),
    )
    if (verb !== 'show' && filters.length > 0)
      throw new DepgateError('EUSAGE', `--${filters[0]} goes with "log show"`)
    const trail = host.openTrail(readPolicy(null, policyFolders(host), host).policy.settings.log.file)
    if (verb === 'verify') return verify(trail, isJson(typed), host)
    if (verb === 'show') show(trail.readNewest(), typed, host)
    else host.out.write(`${isJson(typed) ? JSON.stringify({ path: trail.path }) : trail.path}\n`)
    return 0
  },
}

function verify(trail: Trail, asJson: boolean, outputs: Outputs): number {
  const check = trail.verify()
  const { isWhole, lines, problems, notes } = check ?? { isWhole: true, lines: 0, problems: [], notes: [] }
  if (asJson) {
    const result = { isWhole, lines, path: trail.path, problems, notes }
    outputs.out.write(`${JSON.stringify(result, null, 2)}\n`)
  } else {
    for (const problem of problems) outputs.out.write(`broken: ${plain(problem)}\n`)
    for (const note of notes) outputs.out.write(`note: ${plain(note)}\n`)
    const state = check === null ? 'there is no trail yet' : isWhole ? 'the chain is whole' : 'it was changed'
    outputs.out.write(`${plain(trail.path)}: ${lines} ${lines === 1 ? 'line' : 'lines'}, ${state}\n`)
  }
  return isWhole ? 0 : 1
}

function show(lines: Iterable<TrailLine>, typed: Typed, host: Clock & Outputs): void {
  const newest = selectNewest(lines, readQuery(typed, host), readCount(typed.value('last')))
  if (isJson(typed)) host.out.write(`${JSON.stringify(newest, null, 2)}\n`)
  else if (newest.length === 0) host.out.write('No run in the audit trail is like that.\n')
  else host.out.write(renderTable(newest))
}

function readQuery(typed: Typed, clock: Clock): TrailQuery {
  return {
    since: readTime(typed, 'since', clock),
    until: readTime(typed, 'until', clock),
    outcomes: typed.values('outcome').map((word) => {
      const known = trailOutcomes.find((one) => one === word)
      if (known !== undefined) return known
      throw refuseWord('outcome', word, trailOutcomes)
    }),
    commands: typed.values('command'),
    packages: typed.values('package'),
    rules: typed.values('rule').map((word) => {
      if (ruleIds.includes(word)) return word
      throw refuseWord('rule', word, ruleIds)
    }),
  }
}

/** A time, or a span before now, in milliseconds since 1970. */
function readTime(typed: Typed, name: 'since' | 'until', clock: Clock): number | null {
  const text = typed.value(name)
  if (text === null) return null
  const [, count, unit] = /^(\d{1,6})([mhdw])$/.exec(text) ?? []
  if (unit !== undefined) {
    const minutes = { m: 1, h: 60, d: 1440, w: 10080 }[unit as 'm' | 'h' | 'd' | 'w']
    return clock.now().getTime() - Number(count) * minutes * 60_000
  }
  return readMoment(text, name).getTime()
}

function readCount(text: string | null): number {
  if (text === null) return 20
  if (!/^\d{1,9}$/.test(text))
    throw new DepgateError('EUSAGE', `--last needs a count, not "${plain(text, 40)}"`)
  return Number(text)
}
