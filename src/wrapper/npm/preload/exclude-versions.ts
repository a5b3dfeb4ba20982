// Makes npm resolve as if refused versions had never been published.

import type { Arborist } from './arborist-types.ts'

interface Restrictions {
  readonly before: string | null
  readonly avoid: readonly string[]
  readonly relax: readonly string[]
}
interface Packument {
  name?: string
  versions?: Record<string, unknown>
  'dist-tags'?: Record<string, string>
}

const restrictions = JSON.parse(process.env.DEPGATE_RESTRICTIONS ?? '{}') as Partial<Restrictions>

/** The package and range without a matching version, parsed from the message of npm's error. */
export function wantedBy(error: unknown): { name: string; range: string } | null {
  const { code, message } = error as { code?: unknown; message?: unknown }
  if (code !== 'ETARGET' && code !== 'ENOVERSIONS') return null
  const [, name, range] =
    /(?:for|No versions available for) ((?:@[^/\s]+\/)?[^@\s]+)(?:@(.*?))?(?: with a date before .*)?\.?$/.exec(
      String(message),
    ) ?? []
  return name === undefined ? null : { name, range: range ?? '' }
}

/** Applies the restrictions to npm's options; see restrictions.ts. */
export function restrictOptions(
  arborist: Arborist,
  options: { readonly add?: readonly string[] } = {},
): object {
  const { before = null, avoid = [], relax = [] } = restrictions
  const usual = arborist.options.before
  if (before !== null && !(usual instanceof Date && usual < new Date(before))) {
    Object.assign(arborist.options, { before: new Date(before) })
  }
  if (avoid.length > 0) Object.assign(arborist.options, { packumentCache: new FilteredPackuments(avoid) })
  const loosen = (spec: string) => {
    const [, name = '', alias = '', real = ''] =
      /^((?:@[^/]+\/)?[^@]+)(?:@(npm:)?((?:@[^/]+\/)?[^@]+)?.*)?$/.exec(spec) ?? []
    if (alias !== '') return relax.includes(real) ? `${name}@npm:${real}` : spec
    return relax.includes(name) ? name : spec
  }
  return options.add === undefined ? options : { ...options, add: options.add.map(loosen) }
}

/** npm's cache of packuments, without some versions. */
class FilteredPackuments extends Map<string, Packument> {
  readonly #avoid: ReadonlySet<string>
  constructor(avoid: readonly string[]) {
    super()
    this.#avoid = new Set(avoid)
  }
  override set(key: string, packument: Packument): this {
    const { name, versions = {} } = packument
    for (const version of Object.keys(versions)) {
      if (this.#avoid.has(`${name}@${version}`)) delete versions[version]
    }
    const tags = packument['dist-tags'] ?? {}
    for (const tag of Object.keys(tags)) {
      // Without the tag npm takes the highest version.
      if (!Object.hasOwn(versions, tags[tag] ?? '')) delete tags[tag]
    }
    return super.set(key, packument)
  }
}
