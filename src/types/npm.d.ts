// Ambient types of the npm packages that ship none, as far as depgate uses them.

declare module '@npmcli/config' {
  interface Definition {
    readonly default: unknown
  }
  export default class Config {
    constructor(options: {
      definitions: Readonly<Record<string, Definition>>
      shorthands: Readonly<Record<string, readonly string[]>>
      flatten: (from: object, to?: object) => object
      nerfDarts: readonly string[]
      npmPath: string
      env: Record<string, string | undefined>
      argv: readonly string[]
      cwd: string
      warn: boolean
    })
    load(): Promise<void>
    /** The steps of `load`, each of which uses the settings that the steps before it read. */
    loadLocalPrefix(): Promise<void>
    loadUserConfig(): Promise<void>
    loadGlobalConfig(): Promise<void>
    /** Expands a value and converts it to the type of `key`. */
    parseField(value: unknown, key: string, isElement?: boolean): unknown
    static readonly typeDefs: { readonly path: { readonly type: unknown } }
    readonly types: Readonly<Record<string, unknown>>
    /** Throws on credentials that name no registry; drops values of the wrong type. */
    validate(): boolean
    readonly flat: Record<string, unknown>
    localPrefix: string
    /** The effective value of a key. */
    get(key: string): unknown
    /** The source of the effective value of a key; null for a key that nothing sets. */
    find(key: string): string | null
    /** The positional words of the command line, the command first. */
    readonly parsedArgv: { readonly remain: readonly string[] }
    /** The settings by their source: `cli`, `env`, `project` … */
    readonly data: ReadonlyMap<string, { readonly data: Record<string, unknown> }>
  }
}

declare module '@npmcli/config/lib/definitions/index.js' {
  import type Config from '@npmcli/config'
  type Options = ConstructorParameters<typeof Config>[0]
  const definitions: Pick<Options, 'definitions' | 'shorthands' | 'flatten' | 'nerfDarts'>
  export default definitions
}

declare module 'npm-registry-fetch' {
  import type { EventEmitter } from 'node:events'
  interface Response {
    readonly status: number
    readonly headers: { get(name: string): string | null }
    readonly body: EventEmitter & AsyncIterable<Uint8Array>
  }
  function npmFetch(path: string, options: Readonly<Record<string, unknown>>): Promise<Response>
  namespace npmFetch {
    function pickRegistry(spec: unknown, options: Readonly<Record<string, unknown>>): string
  }
  export default npmFetch
}

declare module 'npm-registry-fetch/lib/auth.js' {
  /** The credentials for an address. */
  export default function getAuth(
    address: string,
    options: Readonly<Record<string, unknown>>,
  ): Readonly<Record<'token' | 'auth' | 'cert' | 'key', string | null>>
}

declare module 'write-file-atomic' {
  interface Options {
    readonly mode?: number
    readonly fsync?: boolean
    readonly chown?: false
  }
  function writeFileAtomic(path: string, content: string | Uint8Array, options?: Options): Promise<void>
  namespace writeFileAtomic {
    function sync(path: string, content: string | Uint8Array, options?: Options): void
  }
  export default writeFileAtomic
}
