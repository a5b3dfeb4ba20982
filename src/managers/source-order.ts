// Decides between the layers of a package manager's settings: which registry counts, and where a login may be sent.

import type { ManagerSources, SourceLayer, SourceLogin } from '../ports/registries.ts'

/** Where a layer comes from; those of npm's configuration are npm's. */
export type LayerId =
  | 'environment'
  | 'project'
  | 'user'
  | 'auth'
  | 'rc'
  | 'npm-environment'
  | 'npm-project'
  | 'npm-user'
  | 'above'

/** The layers of one package manager. */
export type Layers = Readonly<Partial<Record<LayerId, SourceLayer | null>>>

/** What counts in the end; what no layer names is null, or not there. */
export interface Resolved {
  readonly registry: string | null
  readonly scopes: Readonly<Record<string, string>>
  /** Each with the address that it is for, as written. */
  readonly logins: readonly (readonly [address: string, login: SourceLogin])[]
  readonly network: SourceLayer['network'] & object
}

/** Layers that a project's files make up: the change of a stranger can have written them. */
const inside: readonly LayerId[] = ['project', 'npm-project', 'above']

/**
 * The order in which each package manager looks, measured with recording registries: pnpm 9.15, 10.34 and 12.21, yarn
 * 1.22, 3.8 and 4.18, bun 1.4.5. pnpm 11 and later ignore `npm_config_*` and `rc`, older ones `config.yaml` and `auth.ini`;
 * where the project does not name its version all of them count. yarn 2 and later read nothing of npm's configuration.
 */
export function orderOf({
  manager,
  isClassic,
  major,
}: Omit<ManagerSources, keyof SourceLayer>): readonly LayerId[] {
  if (manager === 'yarn')
    return isClassic === true
      ? ['npm-environment', 'environment', 'npm-project', 'npm-user', 'above', 'project', 'user']
      : ['environment', 'project', 'user']
  if (manager === 'bun')
    return ['environment', 'project', 'user', 'npm-environment', 'npm-project', 'npm-user']
  if (major !== undefined && major <= 10)
    return ['npm-environment', 'project', 'npm-project', 'npm-user', 'rc']
  const older: LayerId[] = major === undefined ? ['rc'] : []
  const first: LayerId[] = major === undefined ? ['environment', 'npm-environment'] : ['environment']
  return [...first, 'project', 'user', 'npm-project', 'auth', 'npm-user', ...older]
}

/**
 * Resolves the layers. A login that names no registry belongs to the one that counts, as the managers have it; but a
 * login of the user or the machine is never for a registry that only the project names (yarn would send it there).
 */
export function resolveSources(order: readonly LayerId[], layers: Layers, manager: string): Resolved {
  const known = order.flatMap((id) => {
    const layer = layers[id] ?? null
    return layer === null ? [] : [{ id, layer }]
  })
  const find = (scope: string) =>
    known.find(({ layer }) => (scope === '' ? layer.registry !== null : Object.hasOwn(layer.scopes, scope)))
  const urlOf = (scope: string) => {
    const found = find(scope)
    if (found === undefined) return null
    return scope === '' ? found.layer.registry : (found.layer.scopes[scope] ?? null)
  }
  const names = new Set(known.flatMap(({ layer }) => Object.keys(layer.logins ?? {})))
  const logins = [...names].flatMap((name): [string, SourceLogin][] => {
    const isAddress = name.includes('/')
    const scope = !isAddress && find(name) === undefined ? '' : name
    const namer = isAddress ? undefined : find(scope)
    const mayGo = (id: LayerId) =>
      isAddress ||
      namer === undefined ||
      ((inside.includes(id) || !inside.includes(namer.id)) &&
        // bun takes the address and the login of one entry.
        (manager !== 'bun' || namer.id === id || id === 'environment'))
    const from = known.find(({ id, layer }) => layer.logins?.[name] !== undefined && mayGo(id))
    const login = from?.layer.logins?.[name]
    const address = isAddress ? name : urlOf(scope)
    return login === undefined ? [] : [[address ?? '', login]]
  })
  const scopes = new Set(known.flatMap(({ layer }) => Object.keys(layer.scopes)))
  return {
    registry: urlOf(''),
    scopes: Object.fromEntries([...scopes].map((scope) => [scope, urlOf(scope) ?? ''])),
    logins,
    network: Object.assign({}, ...known.map(({ layer }) => layer.network).reverse()) as object,
  }
}
