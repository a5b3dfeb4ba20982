// The port that opens registries, and its settings.

import type { LockfilePair } from '../model/change.ts'
import type { Counts } from './output.ts'
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
  /** Gets how many packages and tarballs are asked for and answered. */
  readonly counts?: Counts
  /** For all requests of the run; see the policy's `registry.deadlineSeconds`. */
  readonly deadlineSeconds?: number
}

/** A credential of a package manager's settings, as written. */
export interface SourceLogin {
  /** `basic`: `user:password`, in base64 where the settings have it so. */
  readonly type: 'token' | 'basic'
  readonly value: string
}

/** How a registry is reached, by npm's names. `cafile` is a path, `strictSSL` is `true` or `false`. */
export type NetworkSetting = 'proxy' | 'httpsProxy' | 'noProxy' | 'ca' | 'cafile' | 'strictSSL'

/** What one layer of a package manager's settings states of registries; references to the environment are as written. */
export interface SourceLayer {
  readonly registry: string | null
  /** By scope: `@acme`. */
  readonly scopes: Readonly<Record<string, string>>
  /** By what each is for: a registry's address (its protocol may be missing), a scope, or '' for the default registry. */
  readonly logins?: Readonly<Record<string, SourceLogin>>
  readonly network?: Readonly<Partial<Record<NetworkSetting, string>>>
}

/** The registries of pnpm, yarn or bun, as its settings in a project have them. */
export interface ManagerSources extends SourceLayer {
  readonly manager: string
  /** The same in the state after the change; absent where it does not differ. It is compared, and never used for a request. */
  readonly changed?: SourceLayer
  /** yarn 1 reads other files than later ones; of pnpm the major version, where the project names it. */
  readonly isClassic?: true
  readonly major?: number
  /** The folder whose files are in here, as those below it: its copies on disk are not read. */
  readonly top?: string
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
