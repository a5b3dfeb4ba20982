// Edits a JSON text in one place; each deletion undoes the insertion beside it, to the byte.

import type { Node } from 'jsonc-parser'

/** Puts a property behind the others of an object. */
export function insertProperty(text: string, object: Node, key: string, value: unknown): string {
  const children = object.children ?? []
  const last = children.at(-1)
  const name = JSON.stringify(key)
  if (last === undefined) {
    const { eol, indent } = styleOf(text)
    const [outer, inner] = [indent.repeat(depthOf(object)), indent.repeat(depthOf(object) + 1)]
    const inserted = `${eol}${inner}${name}: ${stringify(value, inner, text)}${eol}${outer}`
    return splice(text, object.offset + 1, 0, inserted)
  }
  if (!isSpread(text, object)) return splice(text, endOf(last), 0, `, ${name}: ${compact(value)}`)
  const inner = indentAt(text, last, depthOf(object) + 1)
  const { eol } = styleOf(text)
  return splice(text, endOf(last), 0, `,${eol}${inner}${name}: ${stringify(value, inner, text)}`)
}

/** Puts an element behind the others of a list. */
export function appendElement(text: string, list: Node, value: unknown): string {
  const last = list.children?.at(-1)
  if (last === undefined) return splice(text, list.offset + 1, 0, compact(value))
  if (!isSpread(text, list)) return splice(text, endOf(last), 0, `, ${compact(value)}`)
  const inner = indentAt(text, last, depthOf(list) + 1)
  return splice(text, endOf(last), 0, `,${styleOf(text).eol}${inner}${stringify(value, inner, text)}`)
}

/** Puts an element before the others of a list. */
export function prependElement(text: string, list: Node, value: unknown): string {
  const first = list.children?.[0]
  if (first === undefined) return appendElement(text, list, value)
  if (!isSpread(text, list)) return splice(text, first.offset, 0, `${compact(value)}, `)
  const inner = indentAt(text, first, depthOf(list) + 1)
  const { eol } = styleOf(text)
  return splice(text, first.offset, 0, `${stringify(value, inner, text)},${eol}${inner}`)
}

/** Takes a property out of its object. */
export function deleteProperty(text: string, property: Node): string {
  const object = property.parent as Node
  const children = object.children ?? []
  if (children.length > 1) return deleteAmong(text, children, property)
  // One level less than the property itself: what is left of the line after it was there before.
  const inner = indentAt(text, property, depthOf(object) + 1)
  const outer = styleOf(text).eol + inner.slice(0, (inner.length * depthOf(object)) / (depthOf(object) + 1))
  const end = endOf(property)
  return splice(
    text,
    object.offset + 1,
    end + (text.startsWith(outer, end) ? outer.length : 0) - object.offset - 1,
    '',
  )
}

/** Takes an element out of its list. */
export function deleteElement(text: string, element: Node): string {
  const children = element.parent?.children ?? []
  if (children.length > 1) return deleteAmong(text, children, element)
  return splice(text, element.offset, element.length, '')
}

function deleteAmong(text: string, children: readonly Node[], child: Node): string {
  const at = children.indexOf(child)
  const [previous, next] = [children[at - 1], children[at + 1]]
  if (previous !== undefined) return splice(text, endOf(previous), endOf(child) - endOf(previous), '')
  return splice(text, child.offset, (next?.offset ?? endOf(child)) - child.offset, '')
}

/** Writes a value in the place of a node. */
export function print(text: string, node: Node, value: unknown): string {
  const isOneLine = node.length > 0 && !/[\r\n]/.test(text.slice(node.offset, endOf(node)))
  return isOneLine ? compact(value) : stringify(value, indentAt(text, node, depthOf(node)), text)
}

/** On one line, with spaces; a list is padded, so that it differs from one that was filled later. */
function compact(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? '[]' : `[ ${value.map(compact).join(', ')} ]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const entries = Object.entries(value).map(([key, one]) => `${JSON.stringify(key)}: ${compact(one)}`)
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`
}

function stringify(value: unknown, prefix: string, text: string): string {
  const { eol, indent } = styleOf(text)
  return JSON.stringify(value, null, indent).split('\n').join(`${eol}${prefix}`)
}

/** The line break and the smallest indent of a text, which what is put in never undercuts; two spaces where it has none. */
function styleOf(text: string): { eol: string; indent: string } {
  const eol = /\r?\n/.exec(text)?.[0] ?? '\n'
  let indent: string | null = null
  for (const [, space = ''] of text.matchAll(/\n([ \t]+)(?=\S)/g)) {
    if (indent === null || space.length < indent.length) indent = space
  }
  return { eol, indent: indent === null ? '  ' : indent.startsWith('\t') ? '\t' : indent.slice(0, 8) }
}

function isSpread(text: string, node: Node): boolean {
  return /[\r\n]/.test(text.slice(node.offset, endOf(node)))
}

/** The white space that a node's line begins with; what its depth asks for where it does not begin a line. */
function indentAt(text: string, node: Node, depth: number): string {
  const start = text.lastIndexOf('\n', node.offset - 1) + 1
  const before = text.slice(start, node.offset)
  return start > 0 && /^[ \t]*$/.test(before) ? before : styleOf(text).indent.repeat(depth)
}

/** How many objects and lists a node is in. */
function depthOf(node: Node): number {
  let depth = 0
  for (let at = node.parent; at !== undefined; at = at.parent) if (at.type !== 'property') depth += 1
  return depth
}

function endOf({ offset, length }: Node): number {
  return offset + length
}

function splice(text: string, at: number, length: number, inserted: string): string {
  return text.slice(0, at) + inserted + text.slice(at + length)
}
