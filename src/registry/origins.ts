// The origins of the approved registries, for an npm that runs on files of the change.

import { isDeepStrictEqual } from 'node:util'
import { DepgateError } from '../errors.ts'
import type { FlatOptions } from '../http/response.ts'
import type { RegistrySettings } from '../ports/registries.ts'
import type { Witness } from './witness.ts'

/** Options that decide what npm resolves, saves and prints, and neither whom it asks nor what it sends. */
const harmless = new Set([
  'audit',
  'auditLevel',
  'before',
  'color',
  'engineStrict',
  'fund',
  'ignoreScripts',
  'installLinks',
  'installStrategy',
  'legacyPeerDeps',
  'logColor',
  'loglevel',
  'minReleaseAge',
  'packageLock',
  'preferDedupe',
  'progress',
  'saveExact',
  'savePrefix',
  'silent',
  'strictPeerDeps',
])

/**
 * Lists the origins (`https://registry.example.test`) of every registry that the approved configuration names.
 *
 * @throws {DepgateError} EPREVIEW where the change edits npm's configuration: npm would read it and ask whom it names.
 */
export function listOrigins({ config, changed }: Pick<Witness, 'config' | 'changed'>): string[] {
  const edited = changed === null ? [] : differing(config.flat, changed.flat)
  if (edited.length > 0)
    throw new DepgateError('EPREVIEW', "the change edits npm's configuration, with which npm would resolve")
  const named = Object.entries(config.flat).filter(([key]) => key === 'registry' || key.endsWith(':registry'))
  const urls = [config.defaultRegistry, ...named.map(([, value]) => String(value))]
  return [...new Set(urls.filter((url) => URL.canParse(url)).map((url) => new URL(url).origin))]
}

/** What another package manager may ask. */
export interface ApprovedSources {
  readonly origins: readonly string[]
  /** The registry where its own settings name none; null where they do. */
  readonly registry: string | null
}

/**
 * The origins that another package manager may request, and its registry.
 *
 * @param witness - with the settings of that package manager: those of the base, and those of the change.
 * @throws {DepgateError} EPREVIEW where the change edits these or npm's configuration, and where requests need a proxy: the
 * one that keeps it to these origins would bypass that.
 */
export function listSources(
  witness: Pick<Witness, 'config' | 'changed'>,
  { sources = null, manager = '' }: Pick<RegistrySettings, 'sources' | 'manager'>,
): ApprovedSources {
  const { flat, defaultRegistry } = witness.config
  if (['proxy', 'httpsProxy'].some((key) => typeof flat[key] === 'string' && flat[key] !== ''))
    throw new DepgateError('EPREVIEW', `lines of ${manager} are not tried behind a proxy`)
  const isNamed = sources !== null && sources.registry !== null
  return {
    origins: listOrigins(witness),
    registry: isNamed ? null : String(flat.registry ?? defaultRegistry),
  }
}

function differing(approved: FlatOptions, changed: FlatOptions): string[] {
  const keys = new Set([...Object.keys(approved), ...Object.keys(changed)])
  return [...keys].filter((key) => !harmless.has(key) && !isDeepStrictEqual(approved[key], changed[key]))
}
