// Describes how the edit of an OSV record makes it cover less.

type Fields = Readonly<Record<string, unknown>>

/** Fields for people, which decide nothing. */
const descriptive = new Set([
  'modified',
  'published',
  'summary',
  'details',
  'references',
  'credits',
  'schema_version',
])

/**
 * Describes how a later text of a record (OSV schema 1.7) covers less than an earlier one; null where it covers the same
 * or more, and where the earlier one covered nothing.
 *
 * @param after - null where the file is gone.
 */
export function describeNarrowed(before: string, after: string | null): string | null {
  const old = parse(before)
  const isRecord = old !== null && Object.hasOwn(old, 'affected')
  if (!isRecord && old !== null) return null
  if (after === null) return 'was deleted'
  if (old === null) return 'was changed, and what it said before cannot be understood'
  if (isSet(old.withdrawn)) return null
  const edited = parse(after)
  if (edited === null) return 'was changed into what is no record'
  if (isSet(edited.withdrawn)) return 'was withdrawn'
  const left = listOf(edited.affected)
  if (!listOf(old.affected).every((entry) => left.some((one) => covers(one, entry))))
    return 'covers fewer versions'
  const isSame = [...new Set([...Object.keys(old), ...Object.keys(edited)])].every(
    (key) => key === 'affected' || descriptive.has(key) || write(old[key]) === write(edited[key]),
  )
  return isSame ? null : 'was changed in what it calls itself, or in how severe it is'
}

/** Whether an entry of `affected` has all that another one has: more versions or ranges only add to it. */
function covers(one: unknown, other: unknown): boolean {
  if (!isFields(one) || !isFields(other)) return write(one) === write(other)
  const keys = [...new Set([...Object.keys(one), ...Object.keys(other)])]
  return keys.every((key) => {
    if (key !== 'versions' && key !== 'ranges') return write(one[key]) === write(other[key])
    const has = new Set(listOf(one[key]).map(write))
    // A list of versions that replaces ranges is another way to state them.
    return listOf(other[key]).every((item) => has.has(write(item)))
  })
}

function parse(text: string): Fields | null {
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''))
    return isFields(value) ? value : null
  } catch {
    return null
  }
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null && value !== ''
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : []
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Writes a value with sorted keys, so that equal values give equal texts. */
function write(value: unknown): string {
  return (
    JSON.stringify(value, (_key, inner: unknown) =>
      isFields(inner)
        ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
        : inner,
    ) ?? 'nothing'
  )
}
