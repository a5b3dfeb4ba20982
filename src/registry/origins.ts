// The origins of the approved registries, for an npm that runs on files of the change.

import { isDeepStrictEqual } from 'node:util'
import { DepgateError } from '../errors.ts'
import type { FlatOptions } from '../http/response.ts'
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

function differing(approved: FlatOptions, changed: FlatOptions): string[] {
  const keys = new Set([...Object.keys(approved), ...Object.keys(changed)])
  return [...keys].filter((key) => !harmless.has(key) && !isDeepStrictEqual(approved[key], changed[key]))
}
