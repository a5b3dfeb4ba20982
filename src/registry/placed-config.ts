// npm's own reader of its configuration, with its files read in other places than where they lie.

import path from 'node:path'
import type NpmConfig from '@npmcli/config'

/** Decides where npm reads the files that its configuration consists of. */
export interface Placement {
  /** Where a file is read. The name of an `.npmrc` of the project stays. @throws {DepgateError}. */
  place(file: string, key: 'npmrc' | 'userconfig' | 'globalconfig' | 'cafile' | 'certificate'): string
  /** The folder of npm's cache: what lies there answers for the registry. */
  cache(folder: string): string
}

/**
 * Returns npm's reader, which asks `placement` before it reads a file: each of them can move the next (a project's
 * `.npmrc` sets `userconfig`, `prefix` and `globalconfig`). Paths are relative to `cwd`, as for an npm that is started
 * there; npm's own reader takes the folder of the process.
 */
export function placeConfig(Base: typeof NpmConfig, placement: Placement, cwd: string): typeof NpmConfig {
  return class PlacedConfig extends Base {
    #project: string | null = null

    override async load(): Promise<void> {
      await super.load()
      if (this.#project !== null) this.localPrefix = this.#project
      this.#move('cache', (folder) => placement.cache(folder))
      // In each layer: npm reads a `cafile` of every one, also of those that another one beats.
      for (const { data } of this.data.values()) {
        for (const [name, file] of Object.entries(data)) {
          const isCertificate = /^\/\/.*:(?:certfile|keyfile)$/.test(name)
          if ((name !== 'cafile' && !isCertificate) || typeof file !== 'string' || file === '') continue
          data[name] = placement.place(path.resolve(cwd, file), isCertificate ? 'certificate' : 'cafile')
        }
      }
    }

    override async loadLocalPrefix(): Promise<void> {
      await super.loadLocalPrefix()
      const file = path.resolve(this.localPrefix, '.npmrc')
      // npm reads it as the user's then, and no project's.
      if (file === this.#effective('userconfig')) return
      this.#project = this.localPrefix
      this.localPrefix = path.dirname(placement.place(file, 'npmrc'))
    }

    override loadUserConfig(): Promise<void> {
      this.#move('userconfig', (file) => placement.place(file, 'userconfig'))
      return super.loadUserConfig()
    }

    override loadGlobalConfig(): Promise<void> {
      this.#move('globalconfig', (file) => placement.place(file, 'globalconfig'))
      return super.loadGlobalConfig()
    }

    override parseField(value: unknown, key: string, isElement?: boolean): unknown {
      const isPath = [this.types[key]].flat().includes(Base.typeDefs.path.type)
      const text = isPath && typeof value === 'string' ? super.parseField(value, '') : null
      const isRelative = typeof text === 'string' && text !== '' && !/^~[\\/]/.test(text)
      return isRelative ? path.resolve(cwd, text) : super.parseField(value, key, isElement)
    }

    /** What the command line says beats everything: npm has read that layer before any file. */
    #move(key: string, to: (value: string) => string): void {
      const value = this.#effective(key)
      if (typeof value !== 'string' || value === '') return
      const moved = to(value)
      const data = this.data.get('cli')?.data
      if (moved !== value && data !== undefined) data[key] = moved
    }

    #effective(key: string): unknown {
      // The last layer has all others as its prototypes.
      return this.data.get('cli')?.data[key]
    }
  }
}
