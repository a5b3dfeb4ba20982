// Describes what manifests and packages ask for and a yarn.lock does not lock: yarn resolves it anew.

import type { Edge, UnmetEdge } from '../../model/lockfile.ts'
import type { Declared } from '../../manifest/overrides.ts'
import type { ProjectManifest } from './manifests.ts'

const typeOf = { runtime: 'prod', development: 'dev', optional: 'optional', peer: 'peer' } as const
const typeOfField: Readonly<Record<string, UnmetEdge['type']>> = {
  devDependencies: 'dev',
  optionalDependencies: 'optional',
}

/** What a manifest asks for and no entry answers; `spec` is what yarn resolves. */
export function missing(
  { folder, name, version }: ProjectManifest,
  asked: Declared,
  spec: string,
): UnmetEdge {
  return {
    from: folder,
    dependant: `${name}@${version ?? ''}`,
    name: asked.name,
    spec,
    type: typeOfField[asked.field] ?? 'prod',
    problem: 'missing',
    found: null,
  }
}

/** A workspace that the lockfile does not list: yarn links to it and resolves what it asks for. */
export function missingWorkspace(
  root: Pick<ProjectManifest, 'name' | 'version'>,
  { folder, name }: Pick<ProjectManifest, 'folder' | 'name'>,
): UnmetEdge {
  return {
    from: '',
    dependant: `${root.name}@${root.version ?? ''}`,
    name,
    spec: folder,
    type: 'workspace',
    problem: 'missing',
    found: null,
  }
}

/** A package that asks, where it is in the tree. */
export interface Asker {
  readonly name: string
  readonly version: string
  readonly location: string
}

/**
 * What packages ask for and no entry answers. Of several that ask for the same the first one is named: one entry that is
 * missing can be what a hundred packages ask for.
 */
export function missingEdges(edges: readonly { readonly asker: Asker; readonly edge: Edge }[]): UnmetEdge[] {
  const seen = new Set<string>()
  return edges.flatMap(({ asker, edge }): UnmetEdge[] => {
    const key = `${edge.name}@${edge.range}`
    if (seen.has(key)) return []
    seen.add(key)
    return [
      {
        from: asker.location,
        dependant: `${asker.name}@${asker.version}`,
        name: edge.name,
        spec: edge.range,
        type: typeOf[edge.type],
        problem: 'missing',
        found: null,
      },
    ]
  })
}
