// Paths by pattern: `*` is a part of a name, `**/` any folders or none, as git and editors have it.

/** The source of a regular expression that a path matches as a whole. */
export function globSource(glob: string): string {
  const escaped = glob.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&')
  return escaped.replaceAll(/\*\*\/|\*+/g, (stars) =>
    stars.endsWith('/') ? '(?:.+/)?' : stars === '*' ? '[^/]*' : '.*',
  )
}

/** The end of a path, with slashes, that a glob matches from a folder on; null where it matches none. */
export function matchedPart(file: string, glob: string): string | null {
  if (!glob.includes('*')) return file === glob || file.endsWith(`/${glob}`) ? glob : null
  return new RegExp(`(?:^|/)(${globSource(glob)})$`).exec(file)?.[1] ?? null
}
