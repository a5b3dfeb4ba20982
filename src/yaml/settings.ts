// Parses untrusted YAML and TOML within limits.

import { FAILSAFE_SCHEMA, loadAll, mapTag, seqTag, strTag } from 'js-yaml'
import { parse } from 'smol-toml'
import { DepgateError } from '../errors.ts'
import { plain } from '../text/plain.ts'

/** In characters. The largest workflow seen has 200 kB. */
const maxCharacters = 1024 * 1024
const maxAliases = 200
const maxDepth = 64
/** Aliases expand few characters to many values: these are counted as they are visited. */
const maxValues = 50_000

// Scalars stay text (`1.10` is no number), and tags of other programs (`!reference [a, b]`) are ignored.
const schema = FAILSAFE_SCHEMA.withTags(
  ['!', 'tag:'].flatMap((tagName) =>
    [strTag, seqTag, mapTag].map((tag) => ({
      ...tag,
      tagName,
      matchByTagPrefix: true,
      implicit: false as const,
    })),
  ),
)

/**
 * Returns the documents of a YAML text; scalars are texts.
 *
 * @throws {DepgateError} EUSAGE for what is no YAML, has a key twice, or is too large or too deep.
 */
export function readYaml(text: string, path: string): unknown[] {
  refuseSize(text, path)
  try {
    return loadAll(text.replace(/^\uFEFF/, ''), { schema, maxAliases, maxDepth })
  } catch (error) {
    throw refuse(path, `is no YAML that can be read: ${messageOf(error)}`)
  }
}

/** Returns the table of a TOML text. @throws {DepgateError} EUSAGE. */
export function readToml(text: string, path: string): unknown {
  refuseSize(text, path)
  try {
    return parse(text.replace(/^\uFEFF/, ''), { maxDepth })
  } catch (error) {
    throw refuse(path, `is no TOML that can be read: ${messageOf(error)}`)
  }
}

/** Calls `visit` for each text below a value, with the keys that lead to it. @throws {DepgateError} EUSAGE where there are too many. */
export function visitTexts(
  value: unknown,
  path: string,
  visit: (text: string, keys: readonly string[]) => void,
): void {
  let count = 0
  const walk = (one: unknown, keys: readonly string[]): void => {
    count += 1
    if (count > maxValues || keys.length > 2 * maxDepth) throw refuse(path, 'has too many values')
    if (typeof one === 'string') visit(one, keys)
    else if (Array.isArray(one)) for (const [at, item] of one.entries()) walk(item, [...keys, String(at)])
    else if (isTable(one)) for (const [key, item] of Object.entries(one)) walk(item, [...keys, key])
  }
  walk(value, [])
}

/** Whether a value has keys. */
export function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The value under an own key, also where YAML's merge key adds it. */
export function valueOf(value: unknown, key: string, depth = 0): unknown {
  if (!isTable(value)) return undefined
  if (Object.hasOwn(value, key)) return value[key]
  const merged = Object.hasOwn(value, '<<') && depth < 4 ? value['<<'] : undefined
  for (const one of Array.isArray(merged) ? merged.slice(0, 20) : [merged]) {
    const found = valueOf(one, key, depth + 1)
    if (found !== undefined) return found
  }
  return undefined
}

/** An error that states why a file could not be judged. */
export function refuse(path: string, problem: string): DepgateError {
  return new DepgateError('EUSAGE', `${plain(path)} ${problem}`)
}

function refuseSize(text: string, path: string): void {
  if (text.length > maxCharacters) throw refuse(path, 'is larger than 1 MiB')
}

function messageOf(error: unknown): string {
  return plain(error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error), 200)
}
