// Puts hooks into a JSON settings file and takes them out again, and leaves every other byte as it was.

import { parseTree, type Node } from 'jsonc-parser'
import type { HookWiring } from '../agents/define-wiring.ts'
import { DepgateError } from '../errors.ts'
import { readJson } from '../json/parse.ts'
import { plain } from '../text/plain.ts'
import { appendElement, deleteElement, deleteProperty, insertProperty, print } from './json-edit.ts'

/** Under which key agents have their hooks, but for one. */
const usual = 'hooks'

/**
 * Returns the text with the hooks in it. What is there already stays, and the hooks of an earlier version are replaced
 * where they are. null is a file that is not there yet.
 *
 * @throws {DepgateError} EUSAGE for a file that is not what its agent reads.
 */
export function addHooks(text: string | null, wiring: HookWiring, file: string): string {
  if (text === null) return create(wiring)
  const { mark, bare } = split(text)
  check(bare, wiring, file)
  const { under = usual } = wiring
  const hooks = hooksOf(bare, under)
  if (hooks === undefined) {
    const value = Object.fromEntries(wiring.events.map(([event, entry]) => [event, [entry]]))
    return mark + insertProperty(bare, rootOf(bare), under, value)
  }
  // Another order tells a later removal that the empty object was the user's own.
  const events = hooks.children?.length === 0 ? [...wiring.events].reverse() : wiring.events
  let edited = bare
  for (const [event, entry] of events) edited = addEntry(edited, event, entry, under)
  // Events of an earlier version whose answers the agent does not read.
  const wired = wiring.events.map(([event]) => event)
  return mark + removeAll(edited, under, (event) => !wired.includes(event))
}

function addEntry(
  text: string,
  event: string,
  entry: Readonly<Record<string, unknown>>,
  under: string,
): string {
  const hooks = hooksOf(text, under) as Node
  const list = valueOf(hooks, event)
  if (list === undefined) return insertProperty(text, hooks, event, [entry])
  const own = (list.children ?? []).find(isOwn)
  if (own === undefined) {
    const isMixed = (list.children ?? []).some((one) => ownHandlers(one).length > 0)
    return isMixed ? text : appendElement(text, list, entry)
  }
  const isSame = JSON.stringify(valueFrom(text, own)) === JSON.stringify(entry)
  return isSame
    ? text
    : text.slice(0, own.offset) + print(text, own, entry) + text.slice(own.offset + own.length)
}

/** Returns the text without the hooks; null where the file was made for them alone. @throws {DepgateError} EUSAGE. */
export function removeHooks(text: string, wiring: HookWiring, file: string): string | null {
  if (text === create(wiring)) return null
  const { mark, bare } = split(text)
  check(bare, { ...wiring, required: [] }, file)
  const { under = usual } = wiring
  const hooks = hooksOf(bare, under)
  if (hooks === undefined) return text
  const isMade = isMadeForHooks(bare, hooks, wiring)
  let edited = removeAll(bare, under, () => true)
  const left = hooksOf(edited, under)
  const isEmpty = left?.children?.length === 0
  if (isMade && isEmpty && left?.parent !== undefined) edited = deleteProperty(edited, left.parent)
  return mark + edited
}

function removeAll(text: string, under: string, isMeant: (event: string) => boolean): string {
  let edited = text
  for (;;) {
    const next = removeOne(edited, under, isMeant)
    if (next === null) return edited
    edited = next
  }
}

/** Takes out the last hook of depgate's at one of the events; null where there is none. */
function removeOne(text: string, under: string, isMeant: (event: string) => boolean): string | null {
  const lists = (hooksOf(text, under)?.children ?? [])
    .filter((property) => isMeant(String(property.children?.[0]?.value)))
    .map((property) => property.children?.[1])
    .reverse()
  for (const list of lists) {
    for (const entry of [...(list?.children ?? [])].reverse()) {
      if (isOwn(entry)) {
        const property = list?.parent
        const isAlone = list?.children?.length === 1 && property !== undefined
        // An empty list of the user's was filled without white space.
        const isMade = isAlone && entry.offset > list.offset + 1
        return isMade ? deleteProperty(text, property) : deleteElement(text, entry)
      }
      const [handler] = ownHandlers(entry)
      if (handler !== undefined) return deleteElement(text, handler)
    }
  }
  return null
}

function isMadeForHooks(text: string, hooks: Node, wiring: HookWiring): boolean {
  const [first] = hooks.children ?? []
  const isFirst = first?.children?.[0]?.value === wiring.events[0]?.[0]
  const isOnly = (hooks.children ?? []).every((property) =>
    (property.children?.[1]?.children ?? []).every(isOwn),
  )
  return isFirst && isOnly && text !== ''
}

function create({ head, events, under = usual }: HookWiring): string {
  const hooks = Object.fromEntries(events.map(([event, entry]) => [event, [entry]]))
  return `${JSON.stringify({ ...head, [under]: hooks }, null, 2)}\n`
}

function split(text: string): { mark: string; bare: string } {
  const hasMark = text.startsWith('\uFEFF')
  return { mark: hasMark ? '\uFEFF' : '', bare: hasMark ? text.slice(1) : text }
}

function check(text: string, wiring: HookWiring, file: string): void {
  const refuse = (problem: string) =>
    new DepgateError('EUSAGE', `${plain(file)} ${problem}, so it is left as it is`)
  readJson(text, file, { code: 'EUSAGE' })
  const root = rootOf(text)
  if (root?.type !== 'object') throw refuse('holds no object')
  for (const key of wiring.required) if (valueOf(root, key) === undefined) throw refuse(`has no "${key}"`)
  const { under = usual } = wiring
  const hooks = valueOf(root, under)
  if (hooks !== undefined && hooks.type !== 'object') throw refuse(`has "${under}" that are no object`)
  for (const [event] of wiring.events) {
    const list = hooks === undefined ? undefined : valueOf(hooks, event)
    if (list !== undefined && list.type !== 'array') throw refuse(`has "${under}.${event}" that is no list`)
  }
}

function rootOf(text: string): Node {
  return parseTree(text) as Node
}

function hooksOf(text: string, under: string): Node | undefined {
  return valueOf(rootOf(text), under)
}

function valueOf(node: Node, key: string): Node | undefined {
  return node.children?.find((property) => property.children?.[0]?.value === key)?.children?.[1]
}

function valueFrom(text: string, { offset, length }: Node): unknown {
  return JSON.parse(text.slice(offset, offset + length))
}

/** Whether an entry is depgate's and nothing else. */
function isOwn(entry: Node): boolean {
  const handlers = entry.type === 'object' ? valueOf(entry, 'hooks')?.children : undefined
  return handlers === undefined ? isOwnHandler(entry) : handlers.length > 0 && handlers.every(isOwnHandler)
}

/** The handlers of depgate's in a group that has others' too. */
function ownHandlers(entry: Node): Node[] {
  return (entry.type === 'object' ? (valueOf(entry, 'hooks')?.children ?? []) : []).filter(isOwnHandler)
}

function isOwnHandler(handler: Node): boolean {
  if (handler.type !== 'object') return false
  const args = valueOf(handler, 'args')?.children ?? []
  const words = [valueOf(handler, 'command'), ...args].map((node) => String(node?.value ?? '')).join(' ')
  return isOwnCommand(words)
}

/** Whether a hook's command line is depgate's: the vendored file, or depgate itself. */
export function isOwnCommand(line: string): boolean {
  return /\bdepgate(?:\.m?js)?["']? hook\b/.test(line)
}
