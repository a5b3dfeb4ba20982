// Choices of members of JSON objects, for skim.ts.

/** Which members of an object to keep, by key: all of the value, or what another such choice keeps of it. */
export interface Keep {
  readonly keys: ReadonlyMap<string, 'all' | Keep>
  /** Of the keys, in characters. */
  readonly lengths: ReadonlySet<number>
  /** What is kept of members under any other key. */
  readonly others: Keep | undefined
}

/** Makes a choice of members. */
export function keeping(members: Readonly<Record<string, 'all' | Keep>>, others?: Keep): Keep {
  const keys = new Map(Object.entries(members))
  return { keys, lengths: new Set([...keys.keys()].map((key) => key.length)), others }
}

/** Reads a key as it stands between its quotes: `\\u0074ime` is `time` for every parser. */
export function decodeKey(raw: string): string {
  try {
    return String(JSON.parse(`"${raw}"`))
  } catch {
    return ''
  }
}
