// The port that opens registries, and its settings.

import type { LockfilePair } from '../model/change.ts'
import type { Registry } from './registry.ts'

/** How the registry is to be asked. */
export interface RegistrySettings {
  /** The folder whose project `.npmrc` is read. */
  readonly folder: string
  /** From `--registry`. */
  readonly registry: string | null
  readonly isOffline: boolean
  readonly hasCache: boolean
  /**
   * The registry itself answers for each name, not depgate's cache and not a comparison with it (ETag): a process of the
   * same user can write there. For what arrives in the hook and the wrapper.
   */
  readonly asksAnew?: boolean
  /** Whether tarballs are read too. */
  readonly isDeep?: boolean
  /** What the change is compared with: npm's configuration is read from there. Null: from the disk. */
  readonly base?: ConfigBase | null
  /** Where files of npm's configuration are read in place of where they lie: as they were approved. */
  readonly placed?: Readonly<Record<string, string>>
  /** The package manager that writes the lockfile; npm where it is absent. */
  readonly manager?: string
  /** Where the project's own package manager fetches from, where that is not npm; `registry` wins. */
  readonly sources?: ManagerSources | null
  /** For all requests of the run; see the policy's `registry.deadlineSeconds`. */
  readonly deadlineSeconds?: number
}

/** The registries of pnpm, yarn or bun, as its settings in a project have them. */
export interface ManagerSources {
  readonly manager: string
  /** As written: a reference to the environment is expanded where a registry is opened. */
  readonly registry: string | null
  /** By scope: `@acme`. */
  readonly scopes: Readonly<Record<string, string>>
}

/** The commits that npm's configuration is read from, where it is part of a checkout. */
export interface ConfigBase {
  /** The checkouts that contain the project, the innermost first, each with the commit of before; null where it did not exist. */
  readonly checkouts: readonly { readonly top: string; readonly commit: string | null }[]
  /** Set for a project that the change moved: its folder on disk, and the one it had, by absolute paths. */
  readonly moved: { readonly to: string; readonly from: string } | null
}

/** Opens registries. */
export interface Registries {
  openRegistry(settings: RegistrySettings): Promise<Registry>
  /** Opens the registry with a configuration that npm has read already, to be asked anew. */
  openRegistryAs(configuration: Readonly<Record<string, unknown>>): Promise<Registry>
  /**
   * The tree that installing the specs into an empty project would write.
   *
   * @param settings - `before`: as of that moment (ISO 8601).
   * @throws {DepgateError} EPREVIEW.
   */
  preview(
    specs: readonly string[],
    settings: RegistrySettings & { readonly before?: string },
  ): Promise<LockfilePair>
}
