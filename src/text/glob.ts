// Paths by pattern: `*` is a part of a name, `**/` any folders or none, as git and editors have it.

/** The source of a regular expression that a path matches as a whole. */
export function globSource(glob: string): string {
  const escaped = glob.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&')
  return escaped.replaceAll(/\*\*\/|\*+/g, (stars) =>
    stars.endsWith('/') ? '(?:.+/)?' : stars === '*' ? '[^/]*' : '.*',
  )
}
