// A pair of lockfiles to judge, and what judges it.

import type { LockfilePair } from '../model/change.ts'
import type { ConfigBase } from '../ports/registries.ts'
import type { PolicyBefore } from '../policy/load/load.ts'
import type { SettingsChange } from '../mcp/changed-settings.ts'
import type { InstallFile } from '../install-code/files.ts'
import type { Sides } from './checkout/places.ts'

/** A pair to judge, the folder whose npm configuration counts, and the policies that judge it. */
export interface JudgedPair {
  readonly pair: LockfilePair
  readonly folder: string
  /** What npm's configuration is compared with; null where it counts as it is on disk. */
  readonly base: ConfigBase | null
  /** The folders whose policy on disk counts, the nearest first. */
  readonly policyFolders: readonly string[]
  /** The commit whose policy judges; null where it is the one on disk. */
  readonly policyAt: PolicyAt | null
  /** HEAD, where the disk is compared with it: its rule `tampering` stays in force. */
  readonly policyHead: PolicyBefore | null
  /** What starts servers, where it changed. */
  readonly settings: readonly SettingsChange[]
  /** What package managers run or obey at install, and what commands start, where it changed. */
  readonly installFiles: readonly InstallFile[]
}

/** Whose policy at the base judges a lockfile. */
export interface PolicyAt {
  readonly sides: Sides
  /** Its folder, from the top of the checkout, and for one that was moved that of before. */
  readonly folders: readonly string[]
}
