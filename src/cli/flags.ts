// Parses a command's flags; a mistyped one is an error that names the nearest.

import { parseArgs } from 'node:util'
import { DepgateError } from '../errors.ts'
import { didYouMean, listKnown } from '../text/did-you-mean.ts'
import { plain } from '../text/plain.ts'
import type { Typed } from '../options/arguments.ts'

/** A flag: whether it takes a value, may be repeated, and what it does. */
export interface Flag {
  readonly value?: string
  readonly isRepeatable?: boolean
  readonly short?: string
  readonly summary: string
}

/** What every command has. */
export const helpFlag = { help: { short: 'h', summary: 'show this' } } satisfies Record<string, Flag>

type Flags = Readonly<Record<string, Flag>>
type OptionToken = Extract<ReturnType<typeof tokenize>[number], { kind: 'option' }>

/** Reads `--flag value`, `--flag=value` and words. @throws {DepgateError} EUSAGE. */
export function readFlags(command: string, args: readonly string[], flags: Flags): Typed {
  const found = new Map<string, string[]>()
  const words: string[] = []
  for (const token of tokenize(args, flags)) {
    if (token.kind === 'positional') words.push(token.value)
    if (token.kind !== 'option') continue
    const earlier = found.get(token.name) ?? []
    const refusal = refuseFlag(token, flags, earlier.length > 0)
    if (refusal !== null) {
      const isKnown = Object.hasOwn(flags, token.name)
      const all = isKnown ? null : listKnown('flag', token.rawName, longNames(flags))
      const also = all === null ? [] : [all]
      throw new DepgateError('EUSAGE', refusal, { also, hint: `depgate ${command} --help` })
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

function tokenize(args: readonly string[], flags: Flags) {
  const options = Object.fromEntries(
    Object.entries(flags).map(([name, flag]) => [
      name,
      {
        type: flag.value === undefined ? ('boolean' as const) : ('string' as const),
        ...(flag.short === undefined ? {} : { short: flag.short }),
      },
    ]),
  )
  return parseArgs({ args: [...args], options, strict: false, allowPositionals: true, tokens: true }).tokens
}

/** Why a flag is invalid as it was typed; null where it is valid. */
function refuseFlag({ name, rawName, value, inlineValue }: OptionToken, flags: Flags, isSecond: boolean) {
  const flag = Object.hasOwn(flags, name) ? flags[name] : undefined
  if (flag === undefined) {
    const near = didYouMean(rawName, longNames(flags))
    return `unknown flag ${plain(rawName, 60)}${near}`
  }
  // `--after --quiet` means a forgotten value, not a file called "--quiet".
  const isForgotten = value === undefined || (!inlineValue && value.startsWith('-'))
  if (flag.value !== undefined && isForgotten) return `${rawName} needs ${flag.value}`
  if (flag.value === undefined && value !== undefined) return `${rawName} takes no value`
  const isTwice = isSecond && flag.isRepeatable !== true && flag.value !== undefined
  return isTwice ? `${rawName} was given twice` : null
}

function longNames(flags: Flags): string[] {
  return Object.keys(flags).map((one) => `--${one}`)
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
