// Dependabot's cooldown, line by line in .github/dependabot.yml, so that comments and order stay.

import { DepgateError } from '../../errors.ts'
import { isTable, readYaml } from '../../yaml/settings.ts'
import { addBlock, hasBlock, removeBlock } from '../marked-block.ts'
import type { Planned } from '../plan.ts'

/** Where Dependabot reads it, from the top of the checkout. */
export const dependabotFiles: readonly string[] = ['.github/dependabot.yml', '.github/dependabot.yaml']

/** What it calls the package managers that depgate reads; pnpm and yarn are a part of `npm`. */
const ecosystems = ['npm', 'bun']
const mark = '# depgate'
/** Those of the kinds of update win over the default (dependabot-options-reference, 2026). */
const dayKeys = ['default-days', 'semver-major-days', 'semver-minor-days', 'semver-patch-days']
/** What GitHub takes. */
const mostDays = 90

interface Update {
  readonly ecosystem: string
  readonly cooldown: Readonly<Record<string, unknown>> | null
}

function readUpdates(text: string): Update[] | null {
  try {
    const [value] = readYaml(text, 'dependabot.yml')
    if (!isTable(value) || !Array.isArray(value.updates)) return null
    return value.updates.filter(isTable).map((one) => ({
      ecosystem: String(one['package-ecosystem']),
      cooldown: isTable(one.cooldown) ? one.cooldown : null,
    }))
  } catch (error) {
    if (error instanceof DepgateError) return null
    throw error
  }
}

/** The fewest days that an update of npm's or bun's packages waits; null where that cannot be read, or there is none. */
export function cooldownOf(text: string): number | null {
  const updates = readUpdates(text)?.filter((one) => ecosystems.includes(one.ecosystem)) ?? []
  if (updates.length === 0) return null
  return Math.min(...updates.map(({ cooldown }) => daysIn(cooldown ?? {})))
}

function daysIn(cooldown: Readonly<Record<string, unknown>>): number {
  const given = dayKeys.flatMap((key) => (cooldown[key] === undefined ? [] : [Number(cooldown[key])]))
  return cooldown['default-days'] === undefined ? 0 : Math.min(...given.map((one) => (one >= 0 ? one : 0)))
}

/** Plans the age of a policy. */
export function planDependabot(
  file: { readonly name: string; readonly path: string },
  asked: number,
): Planned {
  const days = Math.min(asked, mostDays)
  const entry = [
    '  - package-ecosystem: npm',
    '    directory: /',
    '    schedule:',
    '      interval: weekly',
    '    cooldown:',
    `      default-days: ${days}`,
  ]
  const snippet = `cooldown:\n  default-days: ${days}`
  return {
    path: file.path,
    isExecutable: false,
    isLarge: false,
    snippet,
    add: (text) => {
      const block = { place: 'last', shebang: null } as const
      if (text === null) return addBlock(null, { ...block, lines: ['version: 2', 'updates:', ...entry] })
      const updates = readUpdates(text)
      const hasOne = updates?.some((one) => ecosystems.includes(one.ecosystem)) === true
      const edited = hasOne
        ? editItems(text, days)
        : hasBlock(text)
          ? text
          : addBlock(text, { ...block, lines: entry })
      // What was written is read again: the lines of a flow style or of another order would be somewhere else.
      if (updates === null || (cooldownOf(edited) ?? 0) < days)
        throw new DepgateError('EUSAGE', `${file.name} cannot be edited line by line, so it is left as it is`)
      return edited
    },
    remove: (text) => {
      const rest = removeBlock(text, { shebang: null })
      return rest === null ? null : restore(rest)
    },
  }
}

/** Raises what is lower in each item of npm's or bun's, and puts in what is missing. */
function editItems(text: string, days: number): string {
  const eol = /\r?\n/.exec(text)?.[0] ?? '\n'
  const lines = text.split(/\r?\n/)
  const starts = lines.flatMap((line, at) => (/^\s*-\s+[\w-]+:/.test(line) ? [at] : []))
  const indent = Math.min(...starts.map((at) => (lines[at] ?? '').indexOf('-')))
  const items = starts.filter((at) => (lines[at] ?? '').indexOf('-') === indent)
  // From the last to the first, so that places stay true.
  for (const [nth, start] of [...items.entries()].reverse()) {
    const end = items[nth + 1] ?? lines.length
    const item = lines.slice(start, end)
    const isOurs = item.some((line) =>
      /^[\s-]*package-ecosystem:\s*["']?(?:npm|bun)["']?\s*(?:#.*)?$/.test(line),
    )
    if (isOurs) lines.splice(start, end - start, ...editItem(item, days))
  }
  return lines.join(eol)
}

function editItem(item: readonly string[], days: number): string[] {
  const pad = /^(\s*-\s+)/.exec(item[0] ?? '')?.[1]?.length ?? 4
  const spaces = ' '.repeat(pad)
  const at = item.findIndex(
    (line) => line.slice(pad).startsWith('cooldown:') && /^[\s-]*$/.test(line.slice(0, pad)),
  )
  if (at === -1) {
    // Behind the last line of the item that says something; what follows belongs to the next.
    const last = item.findLastIndex(
      (line) => line.startsWith(spaces) && /\S/.test(line) && !/^\s*#/.test(line),
    )
    const added = [`${spaces}cooldown: ${mark}`, `${spaces}  default-days: ${days} ${mark}`]
    return [...item.slice(0, Math.max(last, 0) + 1), ...added, ...item.slice(Math.max(last, 0) + 1)]
  }
  const until = item.findIndex(
    (line, nth) => nth > at && /\S/.test(line) && !/^\s*#/.test(line) && !line.startsWith(`${spaces} `),
  )
  const end = until === -1 ? item.length : until
  let hasDefault = false
  const edited = item.slice(at + 1, end).map((line) => {
    const match = /^(\s+)([\w-]+):\s*["']?(\d+)["']?\s*(#.*)?$/.exec(line)
    if (match === null || !dayKeys.includes(match[2] ?? '')) return line
    hasDefault ||= match[2] === 'default-days'
    const given = Number(match[3])
    return given >= days ? line : `${match[1]}${match[2]}: ${days} ${mark}: it was ${JSON.stringify(line)}`
  })
  const inner = /^(\s+)/.exec(edited.find((line) => /\S/.test(line)) ?? '')?.[1] ?? `${spaces}  `
  const missing = hasDefault ? [] : [`${inner}default-days: ${days} ${mark}`]
  return [...item.slice(0, at + 1), ...missing, ...edited, ...item.slice(end)]
}

/** Takes out what {@link editItems} put in, and puts back what it replaced. */
function restore(text: string): string {
  const eol = /\r?\n/.exec(text)?.[0] ?? '\n'
  return text
    .split(/\r?\n/)
    .flatMap((line) => {
      if (line.endsWith(` ${mark}`)) return []
      const was = / # depgate: it was (".*")$/.exec(line)?.[1]
      return was === undefined ? [line] : [JSON.parse(was) as string]
    })
    .join(eol)
}
