// Choices of members of JSON objects, for skim.ts.

/** What to keep of a value: all of it, or some of its members where it is an object. */
export type Choice = 'all' | Keep

/** Which members of an object to keep. */
export interface Keep {
  /** By the key's length in bytes, so that most other keys need no look at all. */
  readonly keys: readonly (readonly { readonly bytes: Uint8Array; readonly choice: Choice }[] | undefined)[]
  /** What is kept of members under any other key. */
  readonly others: Keep | undefined
}

/** Makes a choice of members. */
export function keeping(members: Readonly<Record<string, Choice>>, others?: Keep): Keep {
  const keys: { bytes: Uint8Array; choice: Choice }[][] = []
  for (const [key, choice] of Object.entries(members)) {
    const bytes = new TextEncoder().encode(key)
    ;(keys[bytes.length] ??= []).push({ bytes, choice })
  }
  // No holes: reading those is slow.
  return { keys: Array.from(keys), others }
}

/** What is chosen of the member whose key stands in `text` between two places. */
export function choose(
  { keys, others }: Keep,
  text: Uint8Array,
  start: number,
  end: number,
): Choice | undefined {
  const ofLength = end - start < keys.length ? keys[end - start] : undefined
  if (ofLength !== undefined) {
    for (const { bytes, choice } of ofLength) {
      let nth = 0
      while (nth < bytes.length && text[start + nth] === bytes[nth]) nth += 1
      if (nth === bytes.length) return choice
    }
  }
  return others
}

/** Reads a key as it stands between its quotes: `\\u0074ime` is `time` for every parser. */
export function decodeKey(raw: Uint8Array): Uint8Array {
  try {
    return new TextEncoder().encode(String(JSON.parse(`"${new TextDecoder().decode(raw)}"`)))
  } catch {
    return new Uint8Array()
  }
}
