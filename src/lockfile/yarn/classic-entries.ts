// Reads the text of a yarn.lock of yarn 1, line by line: strictly what yarn itself writes.

import { DepgateError } from '../../errors.ts'
import { plain } from '../../text/plain.ts'
import { longestIntegrity } from '../integrity.ts'

/** An entry as the file has it. */
export interface ClassicEntry {
  /** The patterns that resolve to it: `ms@^2.1.3`. */
  readonly keys: readonly string[]
  readonly fields: ReadonlyMap<string, string>
  /** `dependencies` and its like: names with ranges. */
  readonly groups: ReadonlyMap<string, ReadonlyMap<string, string>>
  /** 1-based. */
  readonly line: number
  /** The lines of its fields and groups. */
  readonly lines: ReadonlyMap<string, number>
}

/** In characters, as for YAML. */
const maxCharacters = 16 * 1024 * 1024
/** The largest in the corpus has 2,400. */
const maxEntries = 100_000
export const hint = 'Take the file back from git, or write it anew: yarn install'

/**
 * Reads the entries. yarn's own parser takes more (several values in a line, the last of two equal keys, both sides of a
 * merge conflict), and so would install what a reader of the file does not see.
 *
 * @throws {DepgateError} ELOCKFILE, naming the line.
 */
export function readClassicEntries(text: string, file: string): ClassicEntry[] {
  const bare = text.startsWith('\uFEFF') ? text.slice(1) : text
  if (bare.length > maxCharacters)
    throw new DepgateError('ELOCKFILE', `${plain(file)} is larger than ${maxCharacters / 1024 / 1024} MiB`, {
      hint: 'A file of that size cannot be judged.',
    })
  const reader = new Reader(file)
  bare.split(/\r?\n/).forEach((line, index) => reader.take(line, index + 1))
  return reader.entries
}

interface OpenEntry extends ClassicEntry {
  readonly fields: Map<string, string>
  readonly groups: Map<string, Map<string, string>>
  readonly lines: Map<string, number>
}

class Reader {
  readonly entries: OpenEntry[] = []
  readonly #file: string
  readonly #keys = new Set<string>()
  #entry: OpenEntry | null = null
  #group: Map<string, string> | null = null
  #line = 0

  constructor(file: string) {
    this.#file = file
  }

  take(text: string, line: number): void {
    this.#line = line
    if (/^(?:<{7}|={7}|>{7}|\|{7})/.test(text))
      throw this.#refuse(
        'has a conflict marker',
        'Resolve the merge conflict by hand; yarn would merge both sides silently.',
      )
    // To yarn it ends a line, but not a comment: it can show a reader entries that yarn takes for a comment.
    if (text.includes('\r')) throw this.#refuse('has a carriage return that does not end it')
    if (text === '') return
    if (text.startsWith('#')) this.#comment(text)
    else if (!text.startsWith(' ')) this.#open(text)
    else if (/^ {2}\S/.test(text)) this.#field(text.slice(2))
    else if (/^ {4}\S/.test(text)) this.#member(text.slice(4))
    else throw this.#refuse('is not indented as yarn does it')
  }

  #comment(text: string): void {
    // Behind one at the start of a line yarn drops the rest of the entry and of the file, without an error.
    this.#entry = null
    const version = /^#\s*yarn lockfile v(\d+)\s*$/.exec(text)?.[1]
    if (version !== undefined && Number(version) > 1)
      throw this.#refuse(`is of version ${plain(version, 20)}, and yarn 1 reads version 1`)
  }

  #open(text: string): void {
    const keys = text.endsWith(':') ? splitKeys(text.slice(0, -1)) : null
    if (keys === null) throw this.#refuse('is no list of patterns')
    for (const key of keys) {
      if (this.#keys.has(key)) throw this.#refuse(`has the key "${plain(key, 120)}" twice, the second time`)
      this.#keys.add(key)
    }
    if (this.entries.length >= maxEntries) throw this.#refuse(`has more than ${maxEntries} entries`)
    this.#group = null
    this.#entry = { keys, fields: new Map(), groups: new Map(), line: this.#line, lines: new Map() }
    this.entries.push(this.#entry)
  }

  #field(text: string): void {
    const entry = this.#entry
    if (entry === null) throw this.#strayed()
    const isGroup = text.endsWith(':')
    const [key, value] = isGroup ? [readWord(text.slice(0, -1)), ''] : this.#pair(text)
    if (key === null) throw this.#refuse('is no field')
    if (entry.lines.has(key)) throw this.#refuse(`has the field "${plain(key, 120)}" twice, the second time`)
    if (key === 'integrity' && value.length > longestIntegrity)
      throw this.#refuse(
        `has ${value.length} characters of integrity; depgate reads at most ${longestIntegrity}`,
      )
    entry.lines.set(key, this.#line)
    this.#group = isGroup ? new Map() : null
    if (this.#group === null) entry.fields.set(key, value)
    else entry.groups.set(key, this.#group)
  }

  #member(text: string): void {
    if (this.#entry === null) throw this.#strayed()
    if (this.#group === null) throw this.#refuse('belongs to no list')
    const [key, value] = this.#pair(text)
    if (this.#group.has(key)) throw this.#refuse(`has "${plain(key, 120)}" twice, the second time`)
    this.#group.set(key, value)
  }

  #pair(text: string): [string, string] {
    const [, first = '', second = ''] = /^("(?:[^"\\]|\\.)*"|\S+) (.+)$/.exec(text) ?? []
    const [key, value] = [readWord(first), /^(?:true|false|\d+)$/.test(second) ? second : readWord(second)]
    if (key === null || value === null) throw this.#refuse('is no pair of a name and a value')
    return [key, value]
  }

  /** yarn then resolves all that follows anew (measured: @yarnpkg/lockfile 1.1.0). */
  #strayed(): DepgateError {
    return this.#refuse('belongs to no entry: yarn reads nothing from there on')
  }

  #refuse(problem: string, more = hint): DepgateError {
    return new DepgateError('ELOCKFILE', `${plain(this.#file)}, line ${this.#line}: ${problem}`, {
      hint: more,
    })
  }
}

/** The words of a line, each separated from the next by a comma and a blank; null where it is no such list. */
function splitKeys(text: string): string[] | null {
  const keys: string[] = []
  const words = /("(?:[^"\\]|\\.)*"|[^",\s]+)(, |$)/y
  for (let end = 0; end < text.length; end = words.lastIndex) {
    words.lastIndex = end
    const [, word = '', between = ''] = words.exec(text) ?? []
    const key = readWord(word)
    if (key === null || key === '') return null
    keys.push(key)
    if (between === '') return keys
  }
  return null
}

/**
 * Reads a word, in quotes as JSON. Bare ones begin with a letter, `/`, `.` or `-`; yarn reads the start of `true…` and
 * `false…` as a value of its own, and quotes such words when it writes.
 */
function readWord(text: string): string | null {
  if (/^(?!true|false)[a-z/.-][^:\s",]*$/i.test(text)) return text
  if (!text.startsWith('"')) return null
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'string' ? value : null
  } catch {
    return null
  }
}
