// Finds every mistake in a policy that was refused: each part is parsed by itself, beside parts that are valid.

import { DepgateError } from '../errors.ts'
import { objectOf } from './presets.ts'

/** The maximum number of mistakes that are told, beside the first. */
const maxMistakes = 20

/** The maximum number of parts that are parsed: a policy that was made to be slow to explain is not explained as a whole. */
const maxParts = 1000

/** The longest list of which each member is looked at alone. */
const maxList = 300

/** A waiver with nothing wrong in it, into which each field of one that is looked at is put. */
const validWaiver = { rule: 'minimum-age', package: 'a@1.0.0', reason: 'r', expires: '2026-12-01' }

/**
 * Adds to the first mistake the others, each in a line of its own: who corrects one does not meet the next one only then.
 *
 * @param parse - throws for a policy with a mistake.
 */
export function withOtherMistakes(
  first: DepgateError,
  input: unknown,
  parse: (part: unknown) => void,
): DepgateError {
  const found = new Set<string>([first.message])
  let parts = 0
  for (const part of listParts(input)) {
    parts += 1
    if (parts > maxParts || found.size > maxMistakes + 1) break
    const message = mistakeIn(part, parse)
    if (message !== null) found.add(message)
  }
  const others = [...found].slice(1)
  if (others.length === 0) return first
  const shown = others.slice(0, maxMistakes)
  return new DepgateError(first.code, first.message, {
    ...(first.hint === null ? {} : { hint: first.hint }),
    also: [...shown, ...(others.length > shown.length ? ['and more'] : [])],
    cause: first.cause,
  })
}

function mistakeIn(part: unknown, parse: (part: unknown) => void): string | null {
  try {
    parse(part)
    return null
  } catch (error) {
    if (error instanceof DepgateError) return error.message
    throw error
  }
}

/** Yields policies of one part each. The places in them are those of the whole policy. */
function* listParts(input: unknown): Generator<Record<string, unknown>> {
  for (const [key, value] of entriesOf(input)) {
    if (key === 'rules') yield* listRules(value)
    else if (key === 'waivers') yield* listWaivers(value)
    else for (const part of listValues(key, value)) yield { [key]: part }
  }
}

/** Of a list of packages each with valid ones beside it, of an object each key; else the value itself. */
function* listValues(name: string, value: unknown): Generator {
  const isPackages = name === 'deny' || name === 'allow' || name === 'direct'
  if (isPackages && Array.isArray(value) && value.length > 0) yield* eachAlone(value, 'a')
  else if (entriesOf(value).length === 0) yield value
  for (const [key, inner] of entriesOf(value))
    for (const part of listValues(name === 'allow' ? key : '', inner)) yield { [key]: part }
}

function* listRules(value: unknown): Generator<Record<string, unknown>> {
  if (objectOf(value) === null) yield { rules: value }
  for (const [id, setting] of entriesOf(value)) {
    const [level, options, ...more] = Array.isArray(setting) ? (setting as unknown[]) : [setting]
    if (!Array.isArray(setting) || more.length > 0) yield { rules: { [id]: setting } }
    else {
      yield { rules: { [id]: [level] } }
      if (setting.length > 1 && entriesOf(options).length === 0) yield { rules: { [id]: ['warn', options] } }
      for (const [name, option] of entriesOf(options)) yield { rules: { [id]: ['warn', { [name]: option }] } }
    }
  }
}

function* listWaivers(value: unknown): Generator<Record<string, unknown>> {
  if (Array.isArray(value)) for (const list of listWaiverLists(value)) yield { waivers: list }
  else if (entriesOf(value).length === 0) yield { waivers: value }
  for (const [key, inner] of entriesOf(value)) {
    if (key === 'list' && Array.isArray(inner))
      for (const list of listWaiverLists(inner)) yield { waivers: { list } }
    else yield { waivers: { [key]: inner } }
  }
}

function* listWaiverLists(waivers: readonly unknown[]): Generator<unknown[]> {
  if (waivers.length > maxList) return yield [...waivers]
  for (const [index, waiver] of waivers.entries()) {
    const others = (one: unknown) => waivers.map((_, at) => (at === index ? one : validWaiver))
    const fields = objectOf(waiver)
    if (fields === null) yield others(waiver)
    else {
      for (const name of Object.keys(validWaiver)) if (!Object.hasOwn(fields, name)) yield others(fields)
      for (const [name, field] of Object.entries(fields))
        yield others({ ...validWaiver, ...ruleOf(fields, name), [name]: field })
    }
  }
}

/** What `finding` may name depends on the rule. */
function ruleOf(fields: Readonly<Record<string, unknown>>, name: string): Record<string, unknown> {
  return name === 'finding' && typeof fields.rule === 'string' ? { rule: fields.rule } : {}
}

function* eachAlone(list: readonly unknown[], valid: unknown): Generator<readonly unknown[]> {
  // Of a long list the first mistake is told: looking at each alone takes the square of its length.
  if (list.length > maxList) return yield list
  for (const index of list.keys()) yield list.map((one, at) => (at === index ? one : valid))
}

function entriesOf(value: unknown): [string, unknown][] {
  return Object.entries(objectOf(value) ?? {})
}
