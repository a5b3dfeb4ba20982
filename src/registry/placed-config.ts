// npm's own configuration loader, with its files read from other paths.

import path from 'node:path'
import type NpmConfig from '@npmcli/config'

/** Decides from which paths npm reads its configuration files. */
export interface Placement {
  /** Returns the path to read a file from. A project's `.npmrc` keeps its file name. @throws {DepgateError}. */
  place(file: string, key: 'npmrc' | 'userconfig' | 'globalconfig' | 'cafile' | 'certificate'): string
  /** Returns the folder of npm's cache, whose content is used instead of requests. */
  cache(folder: string): string
}

/**
 * Returns npm's loader, which asks `placement` before it reads each file, since a file can move the next one (a
 * project's `.npmrc` sets `userconfig`, `prefix` and `globalconfig`). Paths are relative to `cwd`, as for an npm that is
 * started there; npm's own loader uses the working directory of the process.
 */
export function placeConfig(Base: typeof NpmConfig, placement: Placement, cwd: string): typeof NpmConfig {
  return class PlacedConfig extends Base {
    #project: string | null = null

    override async load(): Promise<void> {
      await super.load()
      if (this.#project !== null) this.localPrefix = this.#project
      this.#move('cache', (folder) => placement.cache(folder))
      // npm reads the `cafile` of every layer, even where a higher layer overrides it.
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
      // npm then reads it as the user's file, and none as the project's.
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

    /** Sets a key in the layer of the command line, which overrides all others and is read before any file. */
    #move(key: string, to: (value: string) => string): void {
      const value = this.#effective(key)
      if (typeof value !== 'string' || value === '') return
      const moved = to(value)
      const data = this.data.get('cli')?.data
      if (moved !== value && data !== undefined) data[key] = moved
    }

    #effective(key: string): unknown {
      // The lower layers are the prototypes of this one.
      return this.data.get('cli')?.data[key]
    }
  }
}
