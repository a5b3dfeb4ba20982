// depgate explain: what a rule stops, why, and how to fix it.

import { refuseWord } from '../../options/refuse-word.ts'
import { DepgateError } from '../../errors.ts'
import type { AnyRule } from '../../rules/define-rule.ts'
import { rules } from '../../rules/index.ts'
import { plain } from '../../text/plain.ts'
import type { Command } from '../command.ts'
import type { Typed } from '../../options/arguments.ts'
import { repository, version } from '../../version.ts'

export const explain: Command = {
  name: 'explain',
  summary: 'what a rule stops, why, and how to fix it',
  usage: 'explain [<rule>]',
  words: rules.map(({ id }) => id),
  examples: ['depgate explain', 'depgate explain minimum-age', 'depgate explain --format json'],
  flags: { format: { value: 'json', summary: 'as JSON' } },
  run: async (typed, host) => {
    const chosen = typed.words.length === 0 ? rules : typed.words.map(findRule)
    if (isJson(typed)) {
      const described = chosen.map(describe)
      host.out.write(`${JSON.stringify(typed.words.length === 1 ? described[0] : described, null, 2)}\n`)
    } else if (typed.words.length === 0) {
      const width = Math.max(...chosen.map((rule) => rule.id.length))
      for (const { id, level, summary } of chosen) {
        host.out.write(`${id.padEnd(width)}  ${String(level).padEnd(5)}  ${summary}\n`)
      }
    } else host.out.write(`${chosen.map(format).join('\n\n')}\n`)
    return 0
  },
}

/** Reads `--format json` of the commands that print something else than a report. */
export function isJson(typed: Typed): boolean {
  const format = typed.value('format')
  if (format !== null && format !== 'json') {
    throw new DepgateError('EUSAGE', `no format "${plain(format, 40)}"; there is json`)
  }
  return format === 'json'
}

function findRule(id: string): AnyRule {
  const rule = rules.find((one) => one.id === id)
  if (rule !== undefined) return rule
  throw refuseWord(
    'rule',
    id,
    rules.map((one) => one.id),
  )
}

function describe(rule: AnyRule) {
  const { id, level, summary, why, fix, needs } = rule
  const options = Object.entries(rule.options).map(([name, spec]) => [
    name,
    { default: spec.print(spec.default), summary: spec.summary },
  ])
  return {
    id,
    level,
    summary,
    why,
    fix,
    needs,
    canBeWaived: rule.isFinal !== true,
    options: Object.fromEntries(options),
    page: pageOf(id),
  }
}

/** The address of a rule's page: on the web, or in depgate's package where that names no repository. */
function pageOf(id: string): string {
  const page = `docs/rules/${id}.md`
  return repository === null ? `${page} (in the package depgate)` : `${repository}/blob/v${version}/${page}`
}

function format(rule: AnyRule): string {
  const options = Object.entries(rule.options).map(
    ([name, spec]) => `  ${name} (${JSON.stringify(spec.print(spec.default))}): ${spec.summary}`,
  )
  return [
    `${rule.id} (${rule.level})`,
    rule.summary,
    '',
    `Why: ${rule.why}`,
    `To fix it: ${rule.fix}`,
    ...(options.length === 0 ? [] : ['', 'Options:', ...options]),
    '',
    `More: ${pageOf(rule.id)}`,
  ].join('\n')
}
