// Finds packages whose install scripts an edit lets pnpm, yarn or bun run.

import { DepgateError } from '../errors.ts'
import { plain } from '../text/plain.ts'
import { readJson } from '../json/parse.ts'
import { isTable, readYaml, valueOf } from '../yaml/settings.ts'
import { bunTrusted } from './bun-trusted.ts'
import type { LoosenedSetting } from './compare.ts'

/** The lists of one file: by the setting and the name in it, whether it may run. */
interface Lists {
  readonly named: ReadonlyMap<string, { readonly name: string; readonly isAllowed: boolean }>
  /** Settings that are there, whatever is in them. */
  readonly keys: ReadonlySet<string>
}

const none: Lists = { named: new Map(), keys: new Set() }
const maxFindings = 20

/**
 * Lists the names that gained a permission, and the refusals that are gone. Of pnpm `onlyBuiltDependencies`, `allowBuilds`
 * and `neverBuiltDependencies`, of yarn `dependenciesMeta`, of bun `trustedDependencies`.
 *
 * @param kind - a root package.json, or pnpm-workspace.yaml.
 * @param before - null where there was no file.
 */
export function compareScriptLists(
  kind: 'manifest' | 'pnpm-workspace',
  before: string | null,
  after: string,
): LoosenedSetting[] {
  const [was, is] = [before === null ? none : readLists(kind, before), readLists(kind, after)]
  const allowedBefore = new Set([...was.named.values()].flatMap((one) => (one.isAllowed ? one.name : [])))
  // Without a list of its own bun runs the scripts of the names that it knows.
  const isTrusted = (name: string) => !was.keys.has('trustedDependencies') && bunNames.has(name)
  const gained = [...is.named].flatMap(([subject, { name, isAllowed }]): LoosenedSetting[] => {
    if (!isAllowed || allowedBefore.has(name)) return []
    if (subject.startsWith('trustedDependencies.') && isTrusted(name)) return []
    const key = subject.slice(0, subject.indexOf('.'))
    const message = `"${key}" gained ${plain(name, 200)}, whose install scripts may then run`
    return [describe(subject, message, lineOf(after, name))]
  })
  const lost = [...was.named].flatMap(([subject, { name, isAllowed }]): LoosenedSetting[] => {
    if (isAllowed || is.named.get(subject)?.isAllowed === false) return []
    const isNever = subject.startsWith('neverBuiltDependencies.')
    const bare = name.replace(/(?<=.)@.*$/s, '')
    const isWider = [...is.named.values()].some((one) => one.isAllowed && one.name === bare)
    const isGone = !is.named.has(subject) && (isNever ? is.keys.has('neverBuiltDependencies') : isWider)
    const key = subject.slice(0, subject.indexOf('.'))
    return isGone ? [describe(subject, `"${key}" no longer refuses ${plain(name, 200)}`, null)] : []
  })
  return [...gained, ...lost, ...compareWhole(was, is, before !== null)].slice(0, maxFindings)
}

/** Lists that let run what is not in them. */
function compareWhole(was: Lists, is: Lists, hasBefore: boolean): LoosenedSetting[] {
  const isNew = !was.keys.has('neverBuiltDependencies') && is.keys.has('neverBuiltDependencies')
  const isGone = hasBefore && was.keys.has('trustedDependencies') && !is.keys.has('trustedDependencies')
  return [
    ...(isNew
      ? [
          describe(
            'neverBuiltDependencies',
            '"neverBuiltDependencies" was added: pnpm 10 then runs the install scripts of all other packages',
            null,
          ),
        ]
      : []),
    ...(isGone
      ? [
          describe(
            'trustedDependencies',
            `"trustedDependencies" was removed: bun then runs the install scripts of the ${bunNames.size} packages that it knows`,
            null,
          ),
        ]
      : []),
  ]
}

const bunNames: ReadonlySet<string> = new Set(bunTrusted.split(' '))

function describe(subject: string, message: string, line: number | null): LoosenedSetting {
  return { subject: plain(subject, 240), message, before: null, after: null, line }
}

/** A text that cannot be read allows nothing; that is reported by the code that parses it. */
function readLists(kind: 'manifest' | 'pnpm-workspace', text: string): Lists {
  try {
    if (kind === 'pnpm-workspace') return merge(readYaml(text, 'pnpm-workspace.yaml').map(readPnpm))
    const { value } = readJson(text, 'package.json', { code: 'EUSAGE', hasTwins: true })
    return merge([readPnpm(valueOf(value, 'pnpm')), readManifest(value)])
  } catch (error) {
    if (error instanceof DepgateError) return none
    throw error
  }
}

function merge(all: readonly Lists[]): Lists {
  return {
    named: new Map(all.flatMap((one) => [...one.named])),
    keys: new Set(all.flatMap((one) => [...one.keys])),
  }
}

function readPnpm(value: unknown): Lists {
  const named: [string, { name: string; isAllowed: boolean }][] = [
    ...textsOf(valueOf(value, 'onlyBuiltDependencies')).map((name) =>
      entry('onlyBuiltDependencies', name, true),
    ),
    ...textsOf(valueOf(value, 'neverBuiltDependencies')).map((name) =>
      entry('neverBuiltDependencies', name, false),
    ),
    ...entriesOf(valueOf(value, 'allowBuilds')).flatMap(([name, is]) =>
      ['true', 'false'].includes(String(is)) ? [entry('allowBuilds', name, String(is) === 'true')] : [],
    ),
  ]
  const keys = ['neverBuiltDependencies'].filter((key) => Array.isArray(valueOf(value, key)))
  return { named: new Map(named), keys: new Set(keys) }
}

function readManifest(value: unknown): Lists {
  const trusted = valueOf(value, 'trustedDependencies')
  const named = [
    ...textsOf(trusted).map((name) => entry('trustedDependencies', name, true)),
    ...entriesOf(valueOf(value, 'dependenciesMeta')).flatMap(([name, meta]) => {
      const built = valueOf(meta, 'built')
      return typeof built === 'boolean' ? [entry('dependenciesMeta', name, built)] : []
    }),
  ]
  return { named: new Map(named), keys: new Set(Array.isArray(trusted) ? ['trustedDependencies'] : []) }
}

function entry(
  key: string,
  name: string,
  isAllowed: boolean,
): [string, { name: string; isAllowed: boolean }] {
  return [`${key}.${name}`, { name, isAllowed }]
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : []
}

function entriesOf(value: unknown): [string, unknown][] {
  return isTable(value) ? Object.entries(value) : []
}

function lineOf(text: string, name: string): number | null {
  const at = text.split(/\r\n|[\r\n]/).findLastIndex((line) => line.includes(name))
  return at === -1 ? null : at + 1
}
