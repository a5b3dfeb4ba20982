// Reads the variables of the environment that pnpm, yarn and bun take for settings of registries and of ages.

import type { ManagerSources, SourceLayer } from '../ports/registries.ts'
import { networkVariables } from './network.ts'
import { readAge } from './age.ts'
import type { AgeFloor } from '../model/lockfile.ts'

type Environment = Readonly<Record<string, string | undefined>>
type Asked = Pick<ManagerSources, 'manager' | 'isClassic' | 'major'>

/** Variables by what they set, those that win first. npm's own are read as npm reads them. */
interface Names {
  readonly registry: readonly string[]
  readonly token?: string
  readonly basic?: string
}

// Measured: yarn takes its variables in any case, pnpm 12 in small letters and in capitals.
const names: Readonly<Record<string, Names>> = {
  pnpm: { registry: ['pnpm_config_registry'] },
  yarn: {
    registry: ['yarn_npm_registry_server'],
    token: 'yarn_npm_auth_token',
    basic: 'yarn_npm_auth_ident',
  },
  'yarn-classic': { registry: ['yarn_registry'] },
  bun: { registry: ['bun_config_registry', 'npm_config_registry'], token: 'bun_config_token' },
}

/** What the environment states of registries; null for nothing. */
export function readEnvironmentLayer(
  { manager, isClassic, major }: Asked,
  env: Environment,
): SourceLayer | null {
  const own = names[isClassic === true ? `${manager}-classic` : manager]
  if (own === undefined || (manager === 'pnpm' && major !== undefined && major <= 10)) return null
  const read = (name: string | undefined) => (name === undefined ? null : valueOf(env, name))
  const registry = own.registry.map(read).find((value) => value !== null) ?? null
  const [token, basic] = [read(own.token), read(own.basic)]
  const network = readNetwork(isClassic === true ? `${manager}-classic` : manager, env)
  if ([registry, token, basic, network].every((one) => one === null)) return null
  const login =
    token !== null
      ? ({ type: 'token', value: token } as const)
      : basic !== null
        ? ({ type: 'basic', value: basic } as const)
        : null
  return {
    registry,
    scopes: {},
    ...(login === null ? {} : { logins: { '': login } }),
    ...(network === null ? {} : { network }),
  }
}

function readNetwork(tool: string, env: Environment): (SourceLayer['network'] & object) | null {
  const found = Object.entries(networkVariables[tool] ?? {}).flatMap(([name, setting]) => {
    const value = valueOf(env, name)
    return value === null ? [] : [[setting, value] as const]
  })
  return found.length === 0 ? null : Object.fromEntries(found)
}

const ages: Readonly<Record<string, readonly string[]>> = {
  pnpm: ['pnpm_config_minimum_release_age', 'npm_config_minimum_release_age'],
  yarn: ['yarn_npm_minimal_age_gate'],
}

/** The ages that the environment asks for. */
export function readEnvironmentFloors(manager: string, env: Environment): AgeFloor[] {
  return (ages[manager] ?? []).flatMap((name): AgeFloor[] => {
    const minutes = readAge(valueOf(env, name) ?? '', 1)
    if (minutes === null || minutes <= 0) return []
    return [{ manager, setting: name.toUpperCase(), file: 'the environment', minutes, exclude: [] }]
  })
}

/** A variable in any case; the last of several. */
function valueOf(env: Environment, name: string): string | null {
  const found = Object.entries(env).findLast(
    ([key, value]) => key.toLowerCase() === name && value !== undefined && value !== '',
  )
  return found?.[1] ?? null
}
