// The advisory data that depgate keeps on disk.

import type { ConfigBase, RegistrySettings } from './registries.ts'
import type { OsvDescription, OsvEdits } from './registry.ts'

/** depgate's copy of the OSV data, and data that a policy names. */
export interface AdvisoryData {
  /** Counts the megabytes and the records, where `settings` has counts. */
  updateAdvisories(from: string | null, settings: RegistrySettings): Promise<OsvDescription>
  /** Null where there is no copy. */
  describeAdvisories(): OsvDescription | null
  /** Compares OSV data with the base; a path of null is depgate's own. @throws {DepgateError} EADVISORIES, EGIT. */
  advisoryEdits(paths: readonly (string | null)[], base: ConfigBase): OsvEdits
}
