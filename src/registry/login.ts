// Decides whether a 404 means "not published" or "not shown without a login".

import getAuth from 'npm-registry-fetch/lib/auth.js'
import { plainUrl } from '../text/plain.ts'
import type { NpmConfig } from './npm-config.ts'
import type { Outcome } from './packument/fetch.ts'
import { asksForLogin } from '../http/response.ts'

/** The logins of one configuration. */
export interface Logins {
  /** Records the answer of a registry. */
  note(name: string, outcome: Outcome): void
  /** Why a registry's 404 for a name proves nothing; null where the registry does not have the name. */
  doubt(name: string, outcome: Outcome): string | null
}

/**
 * Opens the logins of a configuration. Registries answer 404 for private packages to requests without a login, the public
 * one for those of a scope (npm's own words: "or you do not have permission to access it"). So a 404 proves nothing
 *
 * - for a name of a scope, where no login is configured for its registry;
 * - for any other name, where that registry asked for a login when it was asked for another one.
 *
 * A package that was seen before and is not any more was removed, whether there is a login or not.
 */
export function openLogins({ flat }: Pick<NpmConfig, 'flat'>, registryOf: (name: string) => string): Logins {
  const closed = new Set<string>()
  const known = new Map<string, boolean>()

  function hasLogin(registry: string): boolean {
    const before = known.get(registry)
    if (before !== undefined) return before
    const { username, password } = new URL(registry)
    const { token, auth, cert, key } = getAuth(registry, flat)
    const has = [username, password, token, auth, cert, key].some(Boolean)
    known.set(registry, has)
    return has
  }

  return {
    note: (name, outcome) => {
      if (outcome.status === 'failed' && asksForLogin(outcome.reason)) closed.add(registryOf(name))
    },
    doubt: (name, outcome) => {
      if (outcome.status === 'failed' || outcome.entry.hasName || outcome.entry.summary.first !== null)
        return null
      const registry = registryOf(name)
      if (hasLogin(registry)) return null
      if (!name.startsWith('@') && !closed.has(registry)) return null
      return `not shown without a login (none is configured; to log in: npm login --registry=${plainUrl(registry)})`
    },
  }
}
