// The package.json of what is published, made from that of the repository: without dependencies and scripts.

/** Fields that are the same in both. */
const kept = [
  ...['name', 'version', 'description', 'keywords', 'license', 'type', 'bin', 'exports', 'files', 'engines'],
  ...['repository', 'homepage', 'bugs'],
]

/** @param manPages - the paths of the man pages in the package. */
export function makeManifest(own, manPages) {
  const missing = kept.filter((field) => own[field] === undefined)
  if (missing.length > 0) throw new Error(`package.json lacks ${missing.join(', ')}`)
  return {
    ...Object.fromEntries(kept.map((field) => [field, own[field]])),
    man: manPages,
    publishConfig: { access: 'public', provenance: true },
  }
}

/** No account can have a name that begins with an underscore, so nobody else can claim the addresses. */
export function hasOwner({ repository }) {
  return !/\/_[^/]*\//.test(repository.url)
}
