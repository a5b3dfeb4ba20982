// Tells "the registry does not have it" from "the registry does not show it to a person who is not logged in".

import getAuth from 'npm-registry-fetch/lib/auth.js'
import { plainUrl } from '../text/plain.ts'
import type { NpmConfig } from './npm-config.ts'
import type { Outcome } from './packument/fetch.ts'
import { asksForLogin } from '../http/response.ts'

/** What is known of the logins of one configuration. */
export interface Logins {
  /** Takes note of what a registry answered. */
  note(name: string, outcome: Outcome): void
  /** Why nothing may be concluded from a registry's 404 for a name; null where it does not have the name. */
  doubt(name: string, outcome: Outcome): string | null
}

/**
 * Opens the logins of a configuration. Registries answer 404 for private packages to requests without a login, the public
 * one for those of a scope (npm's own words: "or you do not have permission to access it"). So a 404 proves nothing
 *
 * - for a name of a scope, where no login is configured for its registry;
 * - for any other name, where that registry asked for a login when it was asked for another one.
 *
 * What it once showed and shows no more was taken down, with a login or without.
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
