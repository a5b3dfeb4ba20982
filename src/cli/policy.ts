// depgate policy: the policy in force, with the origin of every value.

import { defaultPolicy, DepgateError, plain, printPolicy, type Policy } from '../index.ts'
import type { Command } from './command.ts'
import { isJson } from './explain.ts'
import { policyFile, readPolicy } from './read-policy.ts'

export const policy: Command = {
  name: 'policy',
  summary: 'the policy in force, with the origin of every value',
  usage: 'policy [--policy <file>]',
  examples: ['depgate policy', 'depgate policy --format json'],
  flags: {
    policy: { value: 'file', summary: `the policy (default: ${policyFile} here)` },
    format: { value: 'json', summary: 'as JSON' },
  },
  run: async (typed, host) => {
    if (typed.words.length > 0) {
      throw new DepgateError('EUSAGE', `"${plain(typed.words[0] ?? '', 60)}" is not expected here`)
    }
    const { policy: inForce, value } = readPolicy(typed.value('policy'), [host.folder], host)
    const rows = listValues(inForce, value)
    if (isJson(typed)) {
      const { $schema: _, ...said } = printPolicy(inForce)
      const origins = Object.fromEntries(rows.map(([name, , origin]) => [name, origin]))
      host.out.write(`${JSON.stringify({ sha256: inForce.sha256, policy: said, origins }, null, 2)}\n`)
    } else {
      const widths = [0, 1].map((column) =>
        Math.max(...rows.map((row) => Math.min(40, (row[column] ?? '').length))),
      )
      for (const [name, shown, origin] of rows) {
        host.out.write(`${name.padEnd(widths[0] ?? 0)}  ${shown.padEnd(widths[1] ?? 0)}  ${origin}\n`)
      }
      host.out.write(`sha256 ${inForce.sha256}\n`)
    }
    return 0
  },
}

type ValueRow = [name: string, shown: string, origin: string]

/** Lists each value by its path, and the file that sets it or that it is a default. */
function listValues(inForce: Policy, value: unknown): ValueRow[] {
  const written = flatten(value ?? {})
  const origin = inForce.origins.join(', ')
  const standard = flatten(strip(printPolicy(defaultPolicy())))
  const values = flatten(strip(printPolicy(inForce)))
  return [...values].map(([name, shown]) => {
    // "gaps": "warn" sets every kind of evidence at once.
    const isWritten = [...written.keys()].some(
      (key) => key === name || (name.startsWith(`${key}.`) && key !== ''),
    )
    return [name, shown, isWritten || standard.get(name) !== shown ? origin : 'default']
  })
}

function strip(printed: Record<string, unknown>): unknown {
  const { $schema: _, ...said } = printed
  return said
}

/** Writes nested values as `rules.minimum-age.minimum` → `"7d"`; a level and its options as two. */
function flatten(value: unknown, name = ''): Map<string, string> {
  const isRule = /^rules\.[^.]+$/.test(name)
  if (isRule && Array.isArray(value)) {
    const [level, options] = value as unknown[]
    return new Map([[name, JSON.stringify(level)], ...flatten(options ?? {}, name)])
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return new Map([[name, plain(JSON.stringify(value) ?? '', 200)]])
  }
  return new Map(
    Object.entries(value).flatMap(([key, inner]) => [
      ...flatten(inner, name === '' ? key : `${name}.${key}`),
    ]),
  )
}
