// Names a package for people: `@scope/name@1.2.3` in place of its purl.

/** Returns `name@version` of an npm package's purl; every other text as it is. */
export function packageLabel(purl: string): string {
  const [, scoped, version] = /^pkg:npm\/([^@]+)(?:@([^@]*))?$/.exec(purl) ?? []
  if (scoped === undefined) return purl
  try {
    const name = decodeURIComponent(scoped)
    return version === undefined ? name : `${name}@${decodeURIComponent(version)}`
  } catch {
    return purl
  }
}
