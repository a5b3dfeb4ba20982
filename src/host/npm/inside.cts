// Runs inside the user's own npm, loaded before it: stops it where it knows the whole tree and has written nothing.
//
// npm 9 to 12 keep these steps of Arborist under registered symbols; where one of them is not there, nothing is
// installed. Speaks with depgate over the channel of its child process; without one, npm runs as it always does.

const Module = require('node:module') as typeof import('node:module')
const path = require('node:path') as typeof import('node:path')
const fs = require('node:fs') as typeof import('node:fs')

interface Spec {
  readonly type: string
  readonly name: string | null
  readonly rawSpec: string
  readonly registry?: boolean
  readonly subSpec?: Spec
}
interface Manifest {
  readonly name?: string
  readonly version?: string
  readonly bin?: unknown
  readonly scripts?: Readonly<Record<string, string>>
}
interface Node {
  readonly location: string
  readonly path: string
  readonly realpath: string
  readonly name: string
  readonly packageName?: string
  readonly version?: string
  readonly package: Manifest
  readonly isLink: boolean
  readonly isRoot: boolean
  readonly inBundle?: boolean
  readonly inert?: boolean
  readonly target: Node
  readonly inventory: ReadonlyMap<string, Node>
  readonly fsChildren: ReadonlySet<Node>
  readonly edgesOut: ReadonlyMap<string, { readonly to: Node | null; readonly spec: string }>
  integrity?: string | null
  resolved?: string | null
}
interface DiffNode {
  readonly action: string | null
  readonly actual?: Node
  readonly ideal?: Node
  readonly leaves: readonly DiffNode[]
}
interface Arborist {
  readonly path: string
  readonly options: Record<string, unknown> & { savePrefix?: string; ignoreScripts?: boolean }
  readonly idealTree: Node | null
  /** Not read where npm writes the lockfile alone. */
  readonly actualTree: Node | null | undefined
  readonly diff: DiffNode | null
  buildIdealTree(options?: {
    readonly add?: readonly string[]
    readonly ignoreScripts?: boolean
  }): Promise<Node>
  reify(options?: object): Promise<unknown>
  [step: symbol]: (...args: unknown[]) => unknown
}
type ArboristClass = {
  prototype: Arborist
  Shrinkwrap: { metaFromNode(node: Node, path: string, options: object): Record<string, unknown> }
}
interface Answer {
  readonly type: 'go' | 'stop' | 'fail'
  readonly integrity?: Readonly<Record<string, string>>
  readonly savePrefix?: string
  readonly reason?: string
}

const steps = {
  diffTrees: Symbol.for('diffTrees'),
  unpack: Symbol.for('unpackNewModules'),
  build: Symbol.for('build'),
  resolvedAdd: Symbol.for('resolvedAdd'),
}

interface Restrictions {
  readonly before: string | null
  readonly avoid: readonly string[]
  readonly relax: readonly string[]
}
interface Packument {
  name?: string
  versions?: Record<string, unknown>
  'dist-tags'?: Record<string, string>
}

const restrictions = JSON.parse(process.env.DEPGATE_RESTRICTIONS ?? '{}') as Partial<Restrictions>
const isWatched = typeof process.send === 'function'
/** Only the tree is wanted. */
const isTrial = process.env.DEPGATE_TRIAL === '1'
/** What the tree of each Arborist held when it was approved, by location. */
const approved = new WeakMap<Arborist, ReadonlySet<string>>()
let isClean = false
let isApproved = false
const waiting: (() => unknown)[] = []

if (isWatched) {
  process.channel?.unref()
  watchModules()
}

function ask(question: object): Promise<Answer> {
  return new Promise((resolve) => {
    process.channel?.ref()
    process.once('message', (answer) => {
      process.channel?.unref()
      resolve(answer as Answer)
    })
    // Without the one who decides, nothing goes on.
    process.once('disconnect', () => leave(2))
    process.send?.(question, undefined, {}, (error) => {
      if (error) leave(2)
    })
  })
}

/** Ends this process as it stands: npm's own way out would complain that it was not asked. */
function leave(code: number): never {
  process.removeAllListeners('exit')
  process.exit(code)
}

async function consult(question: object): Promise<Answer> {
  const answer = await ask(question)
  if (answer.type === 'stop') leave(0)
  if (answer.type === 'fail') {
    throw Object.assign(new Error(answer.reason ?? 'refused by depgate'), { code: 'EDEPGATE' })
  }
  return answer
}

function watchModules(): void {
  const loader = Module as unknown as { _load(request: string, parent: unknown, isMain: boolean): unknown }
  const load = loader._load
  const seen = new WeakSet<object>()
  loader._load = function (request, parent, isMain) {
    const loaded = load.call(this, request, parent, isMain)
    if (request === '@npmcli/arborist' && isFunction(loaded) && !seen.has(loaded)) {
      seen.add(loaded)
      guard(loaded as unknown as ArboristClass)
    }
    if (request === '@npmcli/run-script' && isFunction(loaded)) return holdBack(loaded)
    if (request === 'libnpmexec' && isFunction(loaded)) return withOwnCache(loaded)
    if (/[\\/]ci(?:\.js)?$/.test(request) && isFunction(loaded) && !seen.has(loaded)) {
      seen.add(loaded)
      markClean(loaded as unknown as { prototype: { exec(...args: unknown[]): Promise<unknown> } })
    }
    return loaded
  }
}

function isFunction(value: unknown): value is (...args: unknown[]) => unknown {
  return typeof value === 'function'
}

/** `npm exec` keeps what it fetched; depgate keeps what was judged apart from what was not. */
function withOwnCache(exec: (...args: unknown[]) => unknown): (...args: unknown[]) => unknown {
  const npxCache = process.env.DEPGATE_NPX_CACHE
  return (options) => exec({ ...(options as object), ...(npxCache === undefined ? {} : { npxCache }) })
}

/** npm 12 runs the project's preinstall before it resolves: it has to wait for the verdict. */
function holdBack(runScript: (...args: unknown[]) => unknown): (...args: unknown[]) => unknown {
  const held = async (...args: unknown[]) => {
    const { event } = args[0] as { event?: unknown }
    // `npx x` of a command that is there already: it would run here, before anybody let it.
    if (isTrial && event !== 'preinstall') leave(0)
    if (event !== 'preinstall' || isApproved) return runScript(...args)
    waiting.push(() => runScript(...args))
    return undefined
  }
  return Object.assign(held, runScript)
}

/** `npm ci` empties node_modules between building its tree and installing it. */
function markClean(command: { prototype: { exec(...args: unknown[]): Promise<unknown> } }): void {
  const { exec } = command.prototype
  command.prototype.exec = async function (...args) {
    isClean = true
    return exec.apply(this, args)
  }
}

function guard(Arborist: ArboristClass): void {
  const { prototype } = Arborist
  const original = { build: prototype.buildIdealTree, reify: prototype.reify }
  const missing = [steps.diffTrees, steps.unpack, steps.build].filter((step) => !isFunction(prototype[step]))
  if (missing.length > 0) {
    // npm ci empties node_modules between the two.
    prototype.buildIdealTree = prototype.reify = async () => {
      await ask({ type: 'unknown' })
      leave(2)
    }
    return
  }
  const diffTrees = prototype[steps.diffTrees] as () => unknown
  const unpack = prototype[steps.unpack] as () => unknown
  const build = prototype[steps.build] as () => unknown

  // To read a git dependency npm prepares it, with the scripts of whoever wrote it.
  prototype.buildIdealTree = async function (this: Arborist, options) {
    const { ignoreScripts } = this.options
    const inherited = process.env.npm_config_ignore_scripts
    this.options.ignoreScripts = true
    const relaxed = leaveOut(this, options)
    process.env.npm_config_ignore_scripts = 'true'
    try {
      return await original.build.call(this, { ...relaxed, ignoreScripts: true })
    } catch (error) {
      const wanted = wantedBy(error)
      if (wanted !== null) await ask({ type: 'unresolved', ...wanted })
      throw error
    } finally {
      if (ignoreScripts === undefined) delete this.options.ignoreScripts
      else this.options.ignoreScripts = ignoreScripts
      if (inherited === undefined) delete process.env.npm_config_ignore_scripts
      else process.env.npm_config_ignore_scripts = inherited
      if (isClean && this.idealTree !== null && !approved.has(this)) await judge(Arborist, this, [])
    }
  }
  // The last step before anything is touched.
  prototype[steps.diffTrees] = async function (this: Arborist) {
    await diffTrees.call(this)
    if (!approved.has(this)) await judge(Arborist, this, listPlaces(this))
  }
  // A dependency that brings its own shrinkwrap, or others in its tarball, adds to the tree after that.
  prototype[steps.unpack] = async function (this: Arborist) {
    const known = approved.get(this)
    const isMore = known === undefined || nodesOf(this.idealTree).some((node) => !known.has(keyOf(node)))
    if (isMore) await judge(Arborist, this, null)
    return unpack.call(this)
  }
  // Everything is on disk, and no install script has run.
  prototype[steps.build] = async function (this: Arborist) {
    await consult({ type: 'unpacked', packages: readUnpacked(this) })
    return build.call(this)
  }
  prototype.reify = async function (this: Arborist, options) {
    const tree = await original.reify.call(this, options)
    if (approved.has(this)) await consult({ type: 'saved' })
    return tree
  }
}

/** What npm found no version for; its error says so in words only. */
function wantedBy(error: unknown): { name: string; range: string } | null {
  const { code, message } = error as { code?: unknown; message?: unknown }
  if (code !== 'ETARGET' && code !== 'ENOVERSIONS') return null
  const [, name, range] =
    /(?:for|No versions available for) ((?:@[^/\s]+\/)?[^@\s]+)(?:@(.*?))?(?: with a date before .*)?\.?$/.exec(
      String(message),
    ) ?? []
  return name === undefined ? null : { name, range: range ?? '' }
}

/** Makes npm resolve without what was refused; see restrict.ts. */
function leaveOut(arborist: Arborist, options: { readonly add?: readonly string[] } = {}): object {
  const { before = null, avoid = [], relax = [] } = restrictions
  const usual = arborist.options.before
  if (before !== null && !(usual instanceof Date && usual < new Date(before))) {
    Object.assign(arborist.options, { before: new Date(before) })
  }
  if (avoid.length > 0) Object.assign(arborist.options, { packumentCache: new LessPackuments(avoid) })
  const loosen = (spec: string) => {
    const [, name = '', alias = '', real = ''] =
      /^((?:@[^/]+\/)?[^@]+)(?:@(npm:)?((?:@[^/]+\/)?[^@]+)?.*)?$/.exec(spec) ?? []
    if (alias !== '') return relax.includes(real) ? `${name}@npm:${real}` : spec
    return relax.includes(name) ? name : spec
  }
  return options.add === undefined ? options : { ...options, add: options.add.map(loosen) }
}

/** npm's memory of packuments, in which some versions were never published. */
class LessPackuments extends Map<string, Packument> {
  readonly #avoid: ReadonlySet<string>
  constructor(avoid: readonly string[]) {
    super()
    this.#avoid = new Set(avoid)
  }
  override set(key: string, packument: Packument): this {
    const { name, versions = {} } = packument
    for (const version of Object.keys(versions)) {
      if (this.#avoid.has(`${name}@${version}`)) delete versions[version]
    }
    const tags = packument['dist-tags'] ?? {}
    for (const tag of Object.keys(tags)) {
      // Without its tag npm takes the highest version.
      if (!Object.hasOwn(versions, tags[tag] ?? '')) delete tags[tag]
    }
    return super.set(key, packument)
  }
}

/** Everything but the project itself: also what comes inside another tarball, which npm sees when it has opened that. */
function nodesOf(tree: Node | null): Node[] {
  return tree === null ? [] : [...tree.inventory.values()].filter((node) => !node.isRoot)
}

function keyOf(node: Node): string {
  return JSON.stringify([node.location, node.packageName, node.version, node.resolved, node.integrity])
}

async function judge(Arborist: ArboristClass, arborist: Arborist, places: string[] | null): Promise<void> {
  const tree = arborist.idealTree as Node
  const { options } = arborist
  const answer = await consult({
    type: 'tree',
    folder: arborist.path,
    isGlobal: options.global === true,
    isDryRun: options.dryRun === true,
    isLockOnly: options.packageLockOnly === true,
    isClean,
    isSaved: options.save !== false,
    isLate: places === null,
    wantsJson: options.json === true,
    places: places ?? [],
    lock: printLock(Arborist, arborist, tree),
    installed: isClean ? null : printInstalled(arborist),
    manifests: printManifests(tree),
    adds: listAdds(arborist),
    configuration: JSON.parse(JSON.stringify(plainOptions(options))) as unknown,
  })
  for (const node of nodesOf(tree)) {
    const integrity = answer.integrity?.[node.location]
    if (integrity !== undefined) node.integrity = integrity
  }
  if (answer.savePrefix !== undefined) savePrefixed(arborist, answer.savePrefix)
  approved.set(arborist, new Set(nodesOf(tree).map(keyOf)))
  isApproved = true
  for (const run of waiting.splice(0)) await run()
}

/** npm 9 takes a copy of the option under a symbol of its own. */
function savePrefixed(arborist: Arborist, prefix: string): void {
  arborist.options.savePrefix = prefix
  for (const symbol of Object.getOwnPropertySymbols(arborist)) {
    if (symbol.description === 'savePrefix') Object.assign(arborist, { [symbol]: prefix })
  }
}

// Maps, caches and functions stay here; what is left is npm's configuration.
function plainOptions(options: Record<string, unknown>): Record<string, unknown> {
  const isPlain = (value: unknown) =>
    value === null ||
    ['string', 'number', 'boolean'].includes(typeof value) ||
    (Array.isArray(value) && value.every((one) => typeof one === 'string')) ||
    (typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype)
  return Object.fromEntries(
    Object.entries(options).filter(([key, value]) => key !== 'packumentCache' && isPlain(value)),
  )
}

/** The lockfile that npm would write: in the words of npm's own serialiser, with every address. */
function printLock({ Shrinkwrap }: ArboristClass, arborist: Arborist, tree: Node): string {
  const packages: Record<string, unknown> = { '': Shrinkwrap.metaFromNode(tree.target, arborist.path, {}) }
  for (const node of tree.inventory.values()) {
    if (node.isRoot || node === tree || node.location === '') continue
    // An optional dependency that could not be had: npm neither installs it nor writes it down.
    if (node.inert === true && node.package.version === undefined) continue
    packages[node.location] = Shrinkwrap.metaFromNode(node, arborist.path, {})
  }
  return JSON.stringify({ lockfileVersion: 3, requires: true, packages })
}

function printInstalled({ actualTree }: Arborist): unknown[] {
  if (actualTree === null || actualTree === undefined) return []
  return [...actualTree.inventory.values()]
    .filter((node) => !node.isRoot)
    .map((node) => [
      node.location,
      node.packageName ?? node.name,
      node.version ?? null,
      node.integrity ?? null,
    ])
}

/** The manifests of the project as npm would save them, but for the ranges of what is added. */
function printManifests(tree: Node): Record<string, string> {
  const root = tree.target
  const own = [root, ...root.fsChildren].filter((node) => !node.location.includes('node_modules'))
  return Object.fromEntries(
    own.map((node) => [
      node.location === '' ? 'package.json' : `${node.location}/package.json`,
      JSON.stringify(node.package),
    ]),
  )
}

/** What was asked for, and by which manifest. */
function listAdds(arborist: Arborist): unknown[] {
  const asked = arborist[steps.resolvedAdd] as unknown as
    | readonly { readonly name: string; readonly tree: Node; readonly spec?: Spec; readonly raw?: string }[]
    | undefined
  return (asked ?? []).map(({ name, tree }) => {
    const edge = tree.edgesOut.get(name)
    return {
      name,
      manifest: tree.location === '' ? 'package.json' : `${tree.location}/package.json`,
      spec: edge?.spec ?? '',
      locked: edge?.to?.packageName ?? edge?.to?.name ?? null,
      version: edge?.to?.version ?? null,
    }
  })
}

/** The places that installing would touch, as paths; null would mean that it cannot be told. */
function listPlaces({ diff }: Arborist): string[] {
  if (diff === null) return []
  return [
    ...new Set(
      diff.leaves.flatMap(({ actual, ideal }) =>
        [actual?.path, ideal?.path].filter((one) => one !== undefined),
      ),
    ),
  ]
}

/** What lies on disk of each package that was unpacked. */
function readUnpacked({ diff }: Arborist): unknown[] {
  const nodes = (diff?.leaves ?? []).flatMap(({ ideal }) =>
    ideal === undefined || ideal.isRoot || ideal.isLink || ideal.inert === true ? [] : [ideal],
  )
  return nodes.flatMap((node) => {
    let text: string | null = null
    try {
      text = fs.readFileSync(path.join(node.path, 'package.json'), 'utf8').slice(0, 2 ** 20)
    } catch {
      // An optional package that failed is taken out again.
    }
    const { location, inBundle = false } = node
    return [
      {
        location,
        isBundled: inBundle,
        name: node.packageName ?? node.name,
        version: node.version ?? null,
        text,
      },
    ]
  })
}
