// Finds the line of every key of a JSON text, and the duplicate keys.

import { visit } from 'jsonc-parser'

/** The line of a value, and the positions of its members if it has any. */
interface Spot {
  readonly line: number
  readonly isArray: boolean
  members: Map<string, Spot | number> | null
  /** The key whose value comes next, and its line. */
  key: string
  keyLine: number
}

/**
 * Walks a JSON text that JSON.parse accepted, once, and returns the look-up of lines by path. Calls `onTwin` for every
 * duplicate key of an object; keys are compared decoded, so that an escape cannot hide one.
 */
export function indexLines(
  text: string,
  onTwin: (key: string, firstLine: number, secondLine: number) => void,
): (path: readonly string[]) => number | null {
  const open: Spot[] = []
  let root: Spot | number = 1
  const attach = (spot: Spot | number) => {
    const parent = open.at(-1)
    if (parent === undefined) root = spot
    else {
      parent.members ??= new Map()
      parent.members.set(parent.isArray ? String(parent.members.size) : parent.key, spot)
    }
  }
  /** The line of a property is that of its key, the line of an array element that of its value. */
  const place = (line: number) => {
    const parent = open.at(-1)
    return parent === undefined || parent.isArray ? line + 1 : parent.keyLine
  }
  const begin = (isArray: boolean) => (_offset: number, _length: number, line: number) => {
    const spot: Spot = { line: place(line), isArray, members: null, key: '', keyLine: 0 }
    attach(spot)
    open.push(spot)
  }
  const end = () => void open.pop()
  const onObjectProperty = (key: string, _offset: number, _length: number, line: number) => {
    const parent = open.at(-1)
    if (parent === undefined) return
    const first = parent.members?.get(key)
    if (first !== undefined) onTwin(key, lineOfSpot(first), line + 1)
    parent.key = key
    parent.keyLine = line + 1
  }
  visit(
    text,
    {
      onObjectBegin: begin(false),
      onArrayBegin: begin(true),
      onObjectEnd: end,
      onArrayEnd: end,
      onObjectProperty,
      onLiteralValue: (_value, _offset, _length, line) => attach(place(line)),
    },
    { disallowComments: true },
  )
  return (path) => findLine(root, path)
}

function lineOfSpot(spot: Spot | number): number {
  return typeof spot === 'number' ? spot : spot.line
}

function findLine(root: Spot | number, path: readonly string[]): number | null {
  let spot: Spot | number | undefined = root
  for (const key of path) {
    if (spot === undefined || typeof spot === 'number') return null
    spot = spot.members?.get(key)
  }
  return spot === undefined ? null : lineOfSpot(spot)
}
