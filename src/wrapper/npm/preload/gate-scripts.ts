// Lets npm run only those install scripts that depgate allows, in npm's own order.
//
// npm 9 to 12 run every install script through @npmcli/run-script from `Arborist.rebuild`, which links commands too: the
// scripts that are left out end as if they had succeeded. npm 12 leaves out by itself what `allowScripts` does not list.

import fs from 'node:fs'
import path from 'node:path'
import type { Answer, ArboristClass, Arborist, Node } from './arborist-types.ts'

/** While npm builds: the folders whose scripts run. Null at any other time. */
let running: ReadonlySet<string> | null = null
/** The folders that npm unpacks without preparing them. */
const unprepared = new Set<string>()

/** Whether npm builds packages now. */
export function isBuilding(): boolean {
  return running !== null
}

/** Whether a call of run-script is left out. */
export function isLeftOut(options: unknown): boolean {
  const { path: folder } = options as { path?: unknown }
  return running !== null && !(typeof folder === 'string' && running.has(folder))
}

/** What run-script returns for a script that ended well. */
export const emptyRun = { args: [], code: 0, signal: null, stdout: '', stderr: '' }

/** Patches `rebuild` of npm's Arborist, which installs call, and `npm rebuild`. */
export function gateScripts(
  { prototype }: ArboristClass,
  consult: (question: object) => Promise<Answer>,
): void {
  const { rebuild } = prototype
  prototype.rebuild = async function (this: Arborist, options = {}) {
    if (this.options.ignoreScripts === true) return rebuild.call(this, options)
    const listed = options.nodes === undefined ? null : [...options.nodes]
    const nodes = withBundled(listed ?? [...(await this.loadActual()).inventory.values()])
    const scripted = nodes.filter((node) => !isOwn(node) && hasScripts(node))
    const answer = await consult({
      type: 'scripts',
      folder: this.path,
      isGlobal: this.options.global === true,
      packages: scripted.map(printScripted),
      allowScripts: this.options.allowScripts ?? readTyped(this),
    })
    const allowed = new Set(answer.scripts?.run)
    const { dangerouslyAllowAllScripts } = this.options
    running = new Set(
      nodes.filter((node) => isOwn(node) || allowed.has(node.location)).map((node) => node.target.path),
    )
    if (answer.scripts?.isAll === true) this.options.dangerouslyAllowAllScripts = true
    try {
      return await rebuild.call(this, listed === null ? options : { ...options, nodes: listed })
    } finally {
      running = null
      Object.assign(this.options, { dangerouslyAllowAllScripts })
    }
  }
}

/** npm 11.16 and later advise about the same packages: depgate has named them, with a command that also runs them. */
export function silenceAdvice(arborist: Arborist): void {
  arborist.options.ignoreScripts = true
}

/** Records which packages npm must not prepare. */
export function leaveUnprepared(arborist: Arborist, locations: readonly string[] = []): void {
  for (const location of locations) unprepared.add(path.join(arborist.path, location))
}

/** Extracts a package with npm's pacote; one after the other where scripts are switched off in the environment. */
export function gateExtract(loaded: unknown): void {
  const pacote = loaded as { extract?: Extract }
  const { extract } = pacote
  if (extract === undefined || gated.has(extract)) return
  let last: Promise<unknown> = Promise.resolve()
  pacote.extract = async (spec, to, options) => {
    if (!/^(?:git|file:)/.test(spec)) return extract.call(pacote, spec, to, options)
    const run = last.then(() => {
      if (!unprepared.has(path.resolve(to))) return extract.call(pacote, spec, to, options)
      return withoutVariable(() => extract.call(pacote, spec, to, { ...options, ignoreScripts: true }))
    })
    last = run.catch(() => undefined)
    return run
  }
  gated.add(pacote.extract)
}

type Extract = (spec: string, to: string, options: object) => Promise<unknown>
const gated = new WeakSet<Extract>()

/** The npm that prepares a git source is another process. */
async function withoutVariable<T>(work: () => Promise<T>): Promise<T> {
  const name = 'npm_config_ignore_scripts'
  const inherited = process.env[name]
  process.env[name] = 'true'
  try {
    return await work()
  } finally {
    if (inherited === undefined) delete process.env[name]
    else process.env[name] = inherited
  }
}

/** npm builds the bundled dependencies of a package too. */
function withBundled(nodes: readonly Node[]): Node[] {
  const found = new Map<string, Node>()
  const add = (node: Node) => {
    if (found.has(node.location)) return
    found.set(node.location, node)
    for (const child of node.target.children?.values() ?? []) if (child.inBundle === true) add(child)
  }
  for (const node of nodes) add(node)
  return [...found.values()]
}

/** The project and its workspaces: their scripts run as npm runs them. */
function isOwn({ isProjectRoot, isWorkspace, target }: Node): boolean {
  return (
    isProjectRoot === true ||
    isWorkspace === true ||
    target.isProjectRoot === true ||
    target.isWorkspace === true
  )
}

function hasScripts({ target, isLink }: Node): boolean {
  const { scripts = {}, gypfile } = readManifest(target.path)
  const events = Object.keys(scripts)
  if (['preinstall', 'install', 'postinstall'].some((event) => events.includes(event))) return true
  if (events.includes('prepare') && (isLink || /^git/.test(target.resolved ?? ''))) return true
  return gypfile !== false && fs.existsSync(path.join(target.path, 'binding.gyp'))
}

function printScripted(node: Node): object {
  const { name = null, version = null } = readManifest(node.target.path)
  const text = (value: unknown) => (typeof value === 'string' ? value.trim() : null)
  const isBundled = node.inBundle === true || node.target.inBundle === true
  return {
    location: node.location,
    name: text(name),
    version: text(version)?.replace(/^[=v]+/, '') ?? null,
    isBundled,
  }
}

function readManifest(folder: string): {
  name?: unknown
  version?: unknown
  scripts?: object
  gypfile?: unknown
} {
  try {
    const text = fs.readFileSync(path.join(folder, 'package.json'), 'utf8').replace(/^\uFEFF/, '')
    const read = JSON.parse(text) as unknown
    return typeof read === 'object' && read !== null ? read : {}
  } catch {
    return {}
  }
}

/** npm before 11.16 does not know `--allow-scripts`, and passes it on in the environment. */
function readTyped({ options }: Arborist): Readonly<Record<string, boolean>> | null {
  const typed = process.env.npm_config_allow_scripts
  if (options.allowScripts === null || typed === undefined || typed === '') return null
  return Object.fromEntries(typed.split(/[,\n]/).map((name) => [name.trim(), true]))
}
