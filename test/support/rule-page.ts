// The page of a rule in docs/rules: what is generated of it, its sections, and its examples.

import { format, resolveConfig } from 'prettier'
import type { OptionSpec } from '../../src/options/option.ts'
import type { AnyRule } from '../../src/rules/define-rule.ts'

/** The sections that people write, in their order. */
export const sections = ['Incident', 'When it is wrong', 'Examples'] as const

const start = '<!-- start of the generated part -->'
const end = '<!-- end of the generated part -->'

/** One example: the blocks of a page between two blocks of findings. */
export interface PageExample {
  /** 1-based: the line of the page where its findings begin. */
  readonly line: number
  readonly policy: string | null
  readonly change: string
  readonly registry: string | null
  readonly advisories: string | null
  /** One finding a line; the single line `none` for no finding. */
  readonly finding: string
}

/** Returns a page with its generated part written anew; a page that is not there yet gets empty sections. */
export async function writePage(rule: AnyRule, page: string | null, file: string): Promise<string> {
  const options = await resolveConfig(file)
  const head = await format(writeHead(rule), { ...options, parser: 'markdown' })
  const rest = page?.split(end)[1] ?? `\n\n${sections.map((title) => `## ${title}`).join('\n\n')}\n`
  return `${head}\n${end}${rest}`
}

function writeHead(rule: AnyRule): string {
  const { id, level, summary, why, fix } = rule
  const evidence = [...rule.needs, ...(rule.wants ?? [])].map((name) => `\`${name}\``)
  return [
    `# ${id}`,
    start,
    summary,
    `- Default level: \`${level}\``,
    `- Judges: ${subjects[rule.judges]}`,
    `- Evidence: ${evidence.length === 0 ? 'none' : evidence.join(', ')}`,
    `- Waivers: ${rule.isFinal === true ? 'none, no waiver covers a finding' : rule.nameFinding === undefined ? 'by package' : 'by package and `finding`'}`,
    '## Why',
    why,
    '## Options',
    writeOptions(rule),
    '## How to fix a finding',
    fix,
  ]
    .map((part, nth, parts) =>
      part.startsWith('- ') && parts[nth + 1]?.startsWith('- ') ? `${part}\n` : `${part}\n\n`,
    )
    .join('')
}

const subjects: Readonly<Record<AnyRule['judges'], string>> = {
  package: 'each package that arrives',
  range: 'each range that a manifest gains or edits',
  file: 'files of the project',
}

function writeOptions({ options }: AnyRule): string {
  const rows = Object.entries(options).map(([name, spec]) => {
    const standard = JSON.stringify(spec.print(spec.default))
    return `| \`${name}\` | ${describeType(spec.schema)} | \`${standard}\` | ${spec.summary} |`
  })
  if (rows.length === 0) return 'None but the level.'
  return ['| option | type | default | meaning |', '| --- | --- | --- | --- |', ...rows].join('\n')
}

/** Describes the JSON Schema of an option in words. */
function describeType(schema: OptionSpec<unknown>['schema']): string {
  const { type, anyOf, items, pattern } = schema
  if (Array.isArray(schema.enum)) return schema.enum.map((word) => `\`${word}\``).join(', ')
  if (Object.hasOwn(schema, 'const')) return `\`${JSON.stringify(schema.const)}\``
  if (Array.isArray(anyOf)) return anyOf.map(describeType).join(' or ')
  if (type === 'array') {
    const of = items as OptionSpec<unknown>['schema']
    return Array.isArray(of.enum) ? `list of ${describeType(of)}` : 'list of packages'
  }
  if (type === 'integer') return `whole number, ${schema.minimum} to ${schema.maximum}`
  if (type === 'string' && typeof pattern === 'string') return 'duration'
  return String(type)
}

/** Returns the text of each section below a heading of the second level. */
export function readSections(page: string): ReadonlyMap<string, string> {
  const parts = page.split(/^## /m).slice(1)
  return new Map(
    parts.map((part) => {
      const at = part.indexOf('\n')
      return [part.slice(0, at).trim(), part.slice(at).trim()]
    }),
  )
}

/** Reads the examples of a page. @throws {Error} where a block has an unknown name or an example is incomplete. */
export function readExamples(page: string): PageExample[] {
  const examples: PageExample[] = []
  let blocks: Record<string, string> = {}
  for (const match of page.matchAll(/^```(\w+) (\w+)\n([\s\S]*?)^```$/gm)) {
    const [, , name = '', text = ''] = match
    const line = page.slice(0, match.index).split('\n').length
    if (!['policy', 'change', 'registry', 'advisories', 'finding'].includes(name))
      throw new Error(`line ${line}: no block is called ${name}`)
    blocks[name] = text
    if (name !== 'finding') continue
    const { policy = null, change, registry = null, advisories = null } = blocks
    if (change === undefined) throw new Error(`line ${line}: the example has no block "change"`)
    examples.push({ line, policy, change, registry, advisories, finding: text.trim() })
    blocks = {}
  }
  if (Object.keys(blocks).length > 0) throw new Error('the last example has no block "finding"')
  return examples
}
