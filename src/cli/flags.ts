// Reads a command's flags; a mistyped one is an error that names the nearest.

import { parseArgs } from 'node:util'
import { DepgateError } from '../errors.ts'
import { didYouMean } from '../text/did-you-mean.ts'
import { plain } from '../text/plain.ts'
import type { Typed } from '../options/arguments.ts'

/** A flag: whether it takes a value, may be repeated, and what it does. */
export interface Flag {
  readonly value?: string
  readonly isRepeatable?: boolean
  readonly short?: string
  readonly summary: string
}

/** Reads `--flag value`, `--flag=value` and words. @throws {DepgateError} EUSAGE. */
export function readFlags(
  command: string,
  args: readonly string[],
  flags: Readonly<Record<string, Flag>>,
): Typed {
  const options = Object.fromEntries(
    Object.entries(flags).map(([name, flag]) => [
      name,
      {
        type: flag.value === undefined ? ('boolean' as const) : ('string' as const),
        ...(flag.short === undefined ? {} : { short: flag.short }),
      },
    ]),
  )
  const { tokens } = parseArgs({
    args: [...args],
    options,
    strict: false,
    allowPositionals: true,
    tokens: true,
  })
  const found = new Map<string, string[]>()
  const words: string[] = []
  const refuse = (message: string): DepgateError =>
    new DepgateError('EUSAGE', message, { hint: `depgate ${command} --help` })
  for (const token of tokens) {
    if (token.kind === 'positional') words.push(token.value)
    if (token.kind !== 'option') continue
    const flag = Object.hasOwn(flags, token.name) ? flags[token.name] : undefined
    const known = Object.keys(flags).map((name) => `--${name}`)
    if (flag === undefined) {
      const near = token.rawName.startsWith('--') ? didYouMean(token.rawName, known) : ''
      throw refuse(`unknown flag ${plain(token.rawName, 60)}${near}`)
    }
    // `--after --quiet` means a forgotten value, not a file called "--quiet".
    const isForgotten = token.value === undefined || (!token.inlineValue && token.value.startsWith('-'))
    if (flag.value !== undefined && isForgotten) throw refuse(`${token.rawName} needs ${flag.value}`)
    if (flag.value === undefined && token.value !== undefined) throw refuse(`${token.rawName} takes no value`)
    const earlier = found.get(token.name) ?? []
    if (earlier.length > 0 && flag.isRepeatable !== true && flag.value !== undefined) {
      throw refuse(`${token.rawName} was given twice`)
    }
    found.set(token.name, [...earlier, token.value ?? ''])
  }
  return {
    values: (name) => found.get(name) ?? [],
    value: (name) => found.get(name)?.at(-1) ?? null,
    has: (name) => found.has(name),
    words,
  }
}

/** Lists flags for a help text. */
export function describeFlags(flags: Readonly<Record<string, Flag>>): string {
  const rows = Object.entries(flags).map(([name, flag]) => {
    const short = flag.short === undefined ? '' : `-${flag.short}, `
    return [`  ${short}--${name}${flag.value === undefined ? '' : ` <${flag.value}>`}`, flag.summary] as const
  })
  const width = Math.max(...rows.map(([left]) => left.length)) + 2
  return rows.map(([left, right]) => `${left.padEnd(width)}${right}`).join('\n')
}
