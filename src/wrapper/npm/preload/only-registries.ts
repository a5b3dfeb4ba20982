// Preloaded into an npm that tries lines in a copy of a project: it requests the approved registries only.
//
// The change that is checked may name any address as a dependency, in a manifest, an `.npmrc` or a package that it adds,
// and npm fetches what it resolves. All requests of npm 9 to 12 go through make-fetch-happen; git is disabled apart.

import { isFunction, patchLoads, type ExportedFunction } from './watch-modules.ts'

/** Origins (`https://registry.example.test`), as a JSON array; set only for lines that are tried. */
const { DEPGATE_ORIGINS } = process.env

if (typeof process.send !== 'function' && DEPGATE_ORIGINS !== undefined)
  restrictRequests(JSON.parse(DEPGATE_ORIGINS) as string[])

/** Rejects each request to another origin. Redirects of a registry are followed: they are its own answer. */
export function restrictRequests(origins: readonly string[]): void {
  const patched = new WeakMap<ExportedFunction, ExportedFunction>()
  patchLoads((request, loaded) => {
    if (request !== 'make-fetch-happen' || !isFunction(loaded)) return loaded
    const known = patched.get(loaded) ?? Object.assign(onlyTo(origins, loaded), loaded)
    patched.set(loaded, known)
    return known
  })
}

function onlyTo(origins: readonly string[], fetch: ExportedFunction): ExportedFunction {
  return async (...args) => {
    const [address] = args
    const url = String(address instanceof Object && 'url' in address ? address.url : address)
    if (origins.includes(new URL(url).origin)) return fetch(...args)
    throw Object.assign(new Error('only the approved registries are requested'), { code: 'EALLOWREMOTE' })
  }
}
