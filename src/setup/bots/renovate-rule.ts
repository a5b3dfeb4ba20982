// The rule of Renovate's that a preset makes necessary: a preset's rule for npm wins over the age of the whole configuration.
// docs.renovatebot.com/configuration-options, 2026-11: rules of one's own come after those of presets, and later ones win.

import { findNodeAtLocation, parseTree, type Node } from 'jsonc-parser'
import { deleteElement, deleteProperty, insertProperty, prependElement, print } from '../json-edit.ts'
import { renovateMark, rulesKey } from './renovate-ages.ts'

/** Presets of Renovate's own that set an age for npm's packages. */
const aging = ['config:best-practices', 'security:minimumReleaseAgeNpm', 'npm:unpublishSafe']

/**
 * Puts the rule before the project's own, which win over it, where a preset can have one; an earlier rule gets the new age.
 * JSON5, of which no tree can be made here, stays as it is.
 *
 * @param age - `7 days`
 */
export function addRule(text: string, age: string): string {
  const opened = open(text)
  if (opened === null) return text
  const { root, rules } = opened
  const rule = { description: renovateMark, matchDatasources: ['npm'], minimumReleaseAge: age }
  const own = rules?.children?.find(isOwn)
  if (own !== undefined)
    return text.slice(0, own.offset) + print(text, own, rule) + text.slice(own.offset + own.length)
  if (!hasAgingPreset(root)) return text
  return rules === undefined
    ? insertProperty(text, root, rulesKey, [rule])
    : prependElement(text, rules, rule)
}

/** Takes the rule out, and the list that was made for it. */
export function removeRule(text: string): string {
  const rules = open(text)?.rules
  const own = rules?.children?.find(isOwn)
  if (rules === undefined || own === undefined) return text
  // A list that was made for the rule begins with a space or a line break.
  const isAlone = rules.children?.length === 1 && text.slice(rules.offset + 1, own.offset) !== ''
  return isAlone && rules.parent !== undefined ? deleteProperty(text, rules.parent) : deleteElement(text, own)
}

function open(text: string): { root: Node; rules: Node | undefined } | null {
  const errors: never[] = []
  const root = parseTree(text, errors, { allowTrailingComma: true })
  const rules = root === undefined ? undefined : findNodeAtLocation(root, [rulesKey])
  const isRead = errors.length === 0 && root?.type === 'object'
  return isRead && (rules === undefined || rules.type === 'array') ? { root, rules } : null
}

/** A preset of another owner (`github>acme/presets`, `local>…`, a package) can set anything. */
function hasAgingPreset(root: Node): boolean {
  const list = findNodeAtLocation(root, ['extends'])?.children ?? []
  return list.some(({ value }) => {
    const name = String(value)
    return aging.includes(name) || name.includes('>') || !name.includes(':')
  })
}

const isOwn = (node: Node): boolean => findNodeAtLocation(node, ['description'])?.value === renovateMark
