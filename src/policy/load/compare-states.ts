// Compares the policies that a file merges to before and after a change.

import path from 'node:path'
import { DepgateError } from '../../errors.ts'
import { mergeLayers, type Layer } from '../layers.ts'
import { defaultPolicy } from '../parse.ts'
import { parseLayer, readLayer, type PlaceAt } from './policy-layer.ts'
import { policyFile, type PolicyFiles } from './policy-files.ts'
import type { Policy } from '../../model/policy.ts'

/** A file of a policy in both states. */
export interface ComparedFile {
  readonly before: PlaceAt
  readonly after: PlaceAt
  /** The texts; null where the file does not exist. */
  readonly texts: readonly [before: string | null, after: string | null]
}

/** The merged policies of a file in both states; null where one of its layers cannot be read. */
export interface ComparedPolicies {
  readonly before: Policy | null
  readonly after: Policy | null
}

/**
 * Returns the policy that a file merges to with all that it extends and with the layers above it as they were, in both
 * states; null where one of them cannot be read. Undefined where the text of the file alone is the policy.
 *
 * @param judging - the policy that judged before the file existed.
 */
export function comparePolicyFile(
  { before, after, texts }: ComparedFile,
  files: PolicyFiles,
  judging: Policy | null = null,
): ComparedPolicies | undefined {
  const above = readAbove(before, files)
  if (judging === null && above.length === 0 && !texts.some((text) => text?.includes('"extends"') === true))
    return undefined
  const [old, edited] = texts
  const merge = (read: () => Layer | null): Policy | null => {
    try {
      const own = read()
      if (above.length === 0) return own?.policy ?? defaultPolicy()
      return mergeLayers(own === null ? above : [...above, own]).policy
    } catch (error) {
      if (error instanceof DepgateError) return null
      throw error
    }
  }
  const isNone = (text: string | null) => text === null || text.trim() === ''
  return {
    before: judging ?? merge(() => (isNone(old) ? null : readLayer('project', before, files))),
    after: merge(() =>
      edited === null || isNone(edited)
        ? null
        : parseLayer('project', { text: edited, origin: policyFile }, after, files),
    ),
  }
}

/** The layers of the project above a file, as they were, the outermost first. */
function readAbove({ at, step }: PlaceAt, files: PolicyFiles): Layer[] {
  if (path.posix.basename(step) !== policyFile) return []
  const found: Layer[] = []
  for (let folder = path.posix.dirname(step); folder !== '.' && folder !== '/';) {
    folder = path.posix.dirname(folder)
    try {
      const layer = readLayer('project', { at, step: path.posix.join(folder, policyFile) }, files)
      if (layer !== null) found.unshift(layer)
    } catch (error) {
      // A file that could not be read did not judge.
      if (!(error instanceof DepgateError)) throw error
    }
  }
  return found
}
