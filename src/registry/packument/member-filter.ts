// Filters for the members of JSON objects, used by skimmer.ts.

/** Keeps a whole value, or some members of an object. */
export type Choice = 'all' | Keep

/** The members of an object to keep. */
export interface Keep {
  /** By the key's length in bytes, so that most other keys need no comparison. */
  readonly keys: readonly (readonly { readonly bytes: Uint8Array; readonly choice: Choice }[] | undefined)[]
  /** The filter for members with any other key. */
  readonly others: Keep | undefined
}

/** Makes a filter. */
export function keeping(members: Readonly<Record<string, Choice>>, others?: Keep): Keep {
  const keys: { bytes: Uint8Array; choice: Choice }[][] = []
  for (const [key, choice] of Object.entries(members)) {
    const bytes = new TextEncoder().encode(key)
    ;(keys[bytes.length] ??= []).push({ bytes, choice })
  }
  // A dense array, since reading holes is slow.
  return { keys: Array.from(keys), others }
}

/** Returns the choice for the member whose key is in `text` from `start` to `end`; undefined to drop it. */
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

/** Decodes the escapes of a key: `\\u0074ime` is `time` for every parser. */
export function decodeKey(raw: Uint8Array): Uint8Array {
  try {
    return new TextEncoder().encode(String(JSON.parse(`"${new TextDecoder().decode(raw)}"`)))
  } catch {
    return new Uint8Array()
  }
}
