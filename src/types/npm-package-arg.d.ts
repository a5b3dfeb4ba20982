// The parser of npm's package specs.

declare module 'npm-package-arg' {
  interface Spec {
    type: 'git' | 'tag' | 'version' | 'range' | 'file' | 'directory' | 'remote' | 'alias'
    name: string | null
    rawSpec: string
    fetchSpec: string | null
    gitCommittish?: string | null
    hosted?: {
      ssh(options: { noCommittish: boolean }): string
      shortcut(options: { noCommittish: boolean }): string
      committish?: string | null
    }
    subSpec?: Spec
    registry?: boolean
  }
  function npa(spec: string, where?: string): Spec
  namespace npa {
    function resolve(name: string | null, spec: string, where?: string): Spec
  }
  export default npa
}
