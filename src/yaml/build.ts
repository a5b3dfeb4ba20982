// Builds values from the events of a YAML parser, and refuses what readers could understand differently.

import { EVENT_ID, SCALAR_STYLE, type parseEvents } from 'js-yaml'
import type { DepgateError } from '../errors.ts'
import { plain } from '../text/plain.ts'

type Event = ReturnType<typeof parseEvents>[number]
/** A scalar with the offsets of its text. */
export type ScalarEvent = Extract<Event, { type: typeof EVENT_ID.SCALAR }>

/** A document, and where each key and element of its collections begins, in characters. */
export interface BuiltDocument {
  readonly value: unknown
  readonly offsets: ReadonlyMap<object, ReadonlyMap<string, number>>
}

/** How the builder reads the text and refuses. */
export interface Building {
  valueOf(event: ScalarEvent): string
  refuseAt(offset: number, problem: string): DepgateError
}

/** A collection that is open. */
interface Open {
  readonly value: Record<string, unknown> | unknown[]
  readonly offsets: Map<string, number>
  /** Of a mapping: the key whose value comes next. */
  key: string | null
}

/** Builds the documents. @throws {DepgateError} for duplicate keys, aliases, anchors, tags, merge keys, and keys that are no text. */
export function buildDocuments(events: readonly Event[], building: Building): BuiltDocument[] {
  const builder = new Builder(building)
  for (const event of events) builder.take(event)
  return builder.documents
}

class Builder {
  readonly documents: BuiltDocument[] = []
  readonly #building: Building
  #stack: Open[] = []
  #root: unknown = undefined
  #offsets = new Map<object, Map<string, number>>()
  /** Collections and documents that are open, the document at the bottom. */
  #depth = 0

  constructor(building: Building) {
    this.#building = building
  }

  take(event: Event): void {
    switch (event.type) {
      case EVENT_ID.DOCUMENT:
        this.#root = ''
        this.#offsets = new Map()
        this.#depth = 1
        return
      case EVENT_ID.POP:
        this.#depth -= 1
        if (this.#depth > 0) this.#stack.pop()
        else this.documents.push({ value: this.#root, offsets: this.#offsets })
        return
      case EVENT_ID.ALIAS:
        throw this.#refuse(event.anchorStart, 'has an alias')
      case EVENT_ID.SCALAR:
        this.#refuseProperties(event, event.valueStart)
        this.#add(event)
        return
      case EVENT_ID.SEQUENCE:
      case EVENT_ID.MAPPING:
        this.#refuseProperties(event, event.start)
        this.#open(event)
    }
  }

  #open(event: Extract<Event, { start: number }>): void {
    const value = event.type === EVENT_ID.SEQUENCE ? [] : {}
    const top = this.#stack.at(-1)
    if (top !== undefined && !Array.isArray(top.value) && top.key === null)
      throw this.#refuse(event.start, 'has a key that is no text')
    this.#place(value, event.start)
    const offsets = new Map<string, number>()
    this.#offsets.set(value, offsets)
    this.#stack.push({ value, offsets, key: null })
    this.#depth += 1
  }

  #add(event: ScalarEvent): void {
    const text = this.#building.valueOf(event)
    const top = this.#stack.at(-1)
    const isKey = top !== undefined && !Array.isArray(top.value) && top.key === null
    if (!isKey) {
      this.#place(text, event.valueStart)
      return
    }
    // A reader with merge keys would take the members of the value in.
    if (text === '<<' && event.style === SCALAR_STYLE.PLAIN)
      throw this.#refuse(event.valueStart, 'has a merge key')
    if (top.offsets.has(text))
      throw this.#refuse(event.valueStart, `has the key "${plain(text, 120)}" twice, the second time`)
    top.offsets.set(text, event.valueStart)
    top.key = text
  }

  #place(value: unknown, offset: number): void {
    const top = this.#stack.at(-1)
    if (top === undefined) this.#root = value
    else if (Array.isArray(top.value)) {
      top.offsets.set(String(top.value.length), offset)
      top.value.push(value)
    } else if (top.key !== null) {
      // An assignment to `__proto__` would change the prototype.
      if (top.key === '__proto__')
        Object.defineProperty(top.value, top.key, {
          value,
          enumerable: true,
          configurable: true,
          writable: true,
        })
      else top.value[top.key] = value
      top.key = null
    }
  }

  #refuseProperties(
    { anchorStart, tagStart }: { anchorStart: number; tagStart: number },
    offset: number,
  ): void {
    if (anchorStart !== -1) throw this.#refuse(offset, 'has an anchor')
    if (tagStart !== -1) throw this.#refuse(offset, 'has a tag')
  }

  #refuse(offset: number, problem: string): DepgateError {
    return this.#building.refuseAt(offset, problem)
  }
}
