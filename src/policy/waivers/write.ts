// Writes a waiver into the text of a policy, and leaves the rest of it as a person wrote it.

import { applyEdits, modify } from 'jsonc-parser'
import { readJson } from '../../json/parse.ts'
import type { Waiver } from '../../model/policy.ts'

/**
 * Whether a waiver has the same rule, package and finding as another one. One that names no finding, where the rule
 * can find several, covers nothing, so that another one replaces it.
 */
export function isOn(waiver: unknown, wanted: Pick<Waiver, 'rule' | 'package' | 'finding'>): boolean {
  if (typeof waiver !== 'object' || waiver === null) return false
  const { rule, package: name, finding } = waiver as Record<string, unknown>
  return (
    rule === wanted.rule && name === wanted.package && (finding === undefined || finding === wanted.finding)
  )
}

/**
 * Returns the text of a policy with one more waiver, which replaces one for the same rule, package and finding.
 * Comments, order and indentation stay.
 *
 * @param text - null where there is no policy yet.
 * @throws {DepgateError} EPOLICY for a text that is no JSON.
 */
export function addWaiver(text: string | null, waiver: Waiver): string {
  if (text === null || text.trim() === '') return `${JSON.stringify({ waivers: [waiver] }, null, 2)}\n`
  const mark = text.startsWith('\uFEFF') ? '\uFEFF' : ''
  const bare = text.slice(mark.length)
  const { value } = readJson(bare, 'the policy', { code: 'EPOLICY', hasComments: true })
  const waivers = entryOf(value, 'waivers')
  const isTerms = typeof waivers === 'object' && waivers !== null && !Array.isArray(waivers)
  const place = isTerms ? ['waivers', 'list'] : ['waivers']
  const list = isTerms ? entryOf(waivers, 'list') : waivers
  const indent = /^([ \t]+)\S/m.exec(bare)?.[1] ?? '  '
  const formattingOptions = {
    insertSpaces: !indent.startsWith('\t'),
    tabSize: indent.length,
    eol: bare.includes('\r\n') ? '\r\n' : '\n',
  }
  const known = Array.isArray(list) ? list.findIndex((one: unknown) => isOn(one, waiver)) : -1
  const edits = Array.isArray(list)
    ? modify(bare, [...place, known === -1 ? list.length : known], waiver, {
        formattingOptions,
        isArrayInsertion: known === -1,
      })
    : modify(bare, place, [waiver], { formattingOptions })
  return mark + applyEdits(bare, edits)
}

function entryOf(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined
  return Object.entries(value).find(([name]) => name === key)?.[1]
}
