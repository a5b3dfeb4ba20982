// Puts the registries of another package manager into npm's configuration, in which registries are asked.

import { DepgateError } from '../errors.ts'
import type { ManagerSources } from '../ports/registries.ts'
import { plain } from '../text/plain.ts'
import type { NpmConfig } from './npm-config.ts'

type Known = Pick<NpmConfig, 'flat' | 'defaultRegistry' | 'isAlias'>

/**
 * Returns a configuration that asks where the package manager fetches from. What it does not name is as npm has it.
 *
 * @throws {DepgateError} ECONFIG for a registry that is no web address, or that names a variable which is not set.
 */
export function withSources(
  config: Known,
  sources: ManagerSources | null | undefined,
  env: Readonly<Record<string, string | undefined>>,
): Known {
  if (sources === null || sources === undefined) return config
  const read = (url: string) => readAddress(url, sources.manager, env)
  const scopes = Object.entries(sources.scopes).map(([scope, url]) => [`${scope}:registry`, read(url)])
  const own = sources.registry === null ? {} : { registry: read(sources.registry) }
  return { ...config, flat: { ...config.flat, ...own, ...Object.fromEntries(scopes) } }
}

/** yarn's `${NAME}`, `${NAME:-else}` and `${NAME-else}`; bun's `$NAME`. */
function readAddress(
  text: string,
  manager: string,
  env: Readonly<Record<string, string | undefined>>,
): string {
  const url = text.replace(/\$\{(\w+)(?::?-([^}]*))?\}|\$(\w+)/g, (whole, braced, otherwise, bare) => {
    const value = env[String(braced ?? bare)]
    return value !== undefined && value !== '' ? value : typeof otherwise === 'string' ? otherwise : whole
  })
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) {
    throw new DepgateError(
      'ECONFIG',
      `the registry that ${plain(manager)} is configured for is no web address`,
      {
        hint: 'Where it is taken from the environment, set the variable that the settings name.',
      },
    )
  }
  return url.endsWith('/') ? url : `${url}/`
}
