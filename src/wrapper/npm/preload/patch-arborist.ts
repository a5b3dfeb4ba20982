// Runs inside the user's own npm, loaded before it: stops it where it knows the whole tree and has written nothing.
//
// npm 9 to 12 keep these steps of Arborist under registered symbols; where one of them is not there, nothing is
// installed. Speaks with depgate over the channel of its child process; without one, npm runs as it always does.

import Module from 'node:module'
import {
  fetchApart,
  isOfNpx,
  onlineOf,
  resolveApart,
  usePacote,
  withoutNetwork,
  withOwnCache,
} from './isolated-install.ts'
import { ask, consult, leave } from './ipc.ts'
import {
  keyOf,
  listPlaces,
  nodesOf,
  plainOptions,
  printInstalled,
  printTree,
  readUnpacked,
  savePrefixed,
} from './serialize-tree.ts'
import { leaveOut, wantedBy } from './exclude-versions.ts'
import { reportRefusal } from './report-refusal.ts'
import { recordWrites, watchWrites } from './record-writes.ts'
import type { Arborist, ArboristClass, Node } from './arborist-types.ts'

const steps = {
  diffTrees: Symbol.for('diffTrees'),
  unpack: Symbol.for('unpackNewModules'),
  build: Symbol.for('build'),
}

const isWatched = typeof process.send === 'function'
/** Only the tree is wanted. */
const isTrial = process.env.DEPGATE_TRIAL === '1'
/** What the tree of each Arborist held when it was approved, by location. */
const approved = new WeakMap<Arborist, ReadonlySet<string>>()
/** The tree that `npm exec` is about to run from. */
let npxTree: { readonly arborist: Arborist; readonly Arborist: ArboristClass } | null = null
let isClean = false
let isApproved = false
/** Between the verdict and the written lockfile: without depgate nobody could put the project back. */
let isInstalling = false
const waiting: (() => unknown)[] = []

if (isWatched) {
  process.channel?.unref()
  process.on('disconnect', () => {
    if (isInstalling) leave(2)
  })
  watchWrites()
  watchModules()
  if (isTrial) reportRefusal()
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
    if (request === 'pacote') usePacote(loaded)
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

/** npm 12 runs the project's preinstall before it resolves: it has to wait for the verdict. */
function holdBack(runScript: (...args: unknown[]) => unknown): (...args: unknown[]) => unknown {
  const held = async (...args: unknown[]) => {
    const { event } = args[0] as { event?: unknown }
    if (event === 'npx') await judgeInstalled()
    // `npx x` of a command that is there already: it would run here, before anybody let it.
    if (isTrial && event !== 'preinstall') leave(0)
    if (event !== 'preinstall' || isApproved) return runScript(...args)
    waiting.push(() => runScript(...args))
    return undefined
  }
  return Object.assign(held, runScript)
}

/** What was let in once is judged again before it runs: an advisory can have come since. */
async function judgeInstalled(): Promise<void> {
  if (npxTree === null || isApproved) return
  const { arborist, Arborist } = npxTree
  withoutNetwork(arborist)
  await arborist.buildIdealTree()
  await judge(Arborist, arborist, [], true)
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
  const missing = [steps.diffTrees, steps.unpack, steps.build].filter((step) => !isFunction(prototype[step]))
  if (missing.length > 0) {
    // npm ci empties node_modules between the two.
    prototype.buildIdealTree = prototype.reify = async () => {
      await ask({ type: 'unknown' })
      leave(2)
    }
    return
  }
  guardTree(Arborist)
  guardSteps(Arborist)
}

/** The steps that build a tree. */
function guardTree(Arborist: ArboristClass): void {
  const { prototype } = Arborist
  const { buildIdealTree: original, loadActual } = prototype
  prototype.loadActual = async function (this: Arborist, options) {
    if (isOfNpx(this)) npxTree = { arborist: this, Arborist }
    return loadActual.call(this, options)
  }
  // To read a git dependency npm prepares it, with the scripts of its author.
  prototype.buildIdealTree = async function (this: Arborist, options) {
    const { ignoreScripts } = this.options
    const inherited = process.env.npm_config_ignore_scripts
    this.options.ignoreScripts = true
    const relaxed = leaveOut(this, options)
    resolveApart(this)
    process.env.npm_config_ignore_scripts = 'true'
    try {
      return await original.call(this, { ...relaxed, ignoreScripts: true })
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
}

/** The steps that install it. */
function guardSteps(Arborist: ArboristClass): void {
  const { prototype } = Arborist
  const { reify } = prototype
  const diffTrees = prototype[steps.diffTrees] as () => unknown
  const unpack = prototype[steps.unpack] as () => unknown
  const build = prototype[steps.build] as () => unknown
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
    const tree = await reify.call(this, options)
    if (approved.has(this)) await consult({ type: 'saved' })
    isInstalling = false
    recordWrites(null)
    return tree
  }
}

/** @param places - null for more of a tree that was approved. */
async function judge(
  Arborist: ArboristClass,
  arborist: Arborist,
  places: string[] | null,
  isInstalled = false,
): Promise<void> {
  const tree = arborist.idealTree as Node
  const { options } = arborist
  const answer = await consult({
    type: 'tree',
    ...printTree(Arborist, arborist, tree),
    isClean,
    isLate: places === null,
    isInstalled,
    places: places ?? [],
    installed: isClean ? null : printInstalled(arborist),
    configuration: JSON.parse(JSON.stringify({ ...plainOptions(options), ...onlineOf(arborist) })) as unknown,
  })
  for (const node of nodesOf(tree)) {
    const integrity = answer.integrity?.[node.location]
    if (integrity !== undefined) node.integrity = integrity
  }
  if (answer.savePrefix !== undefined) savePrefixed(arborist, answer.savePrefix)
  approved.set(arborist, new Set(nodesOf(tree).map(keyOf)))
  isApproved = true
  if (answer.journal !== undefined) {
    isInstalling = true
    recordWrites(answer.journal)
  }
  if (!isInstalled) await fetchApart(arborist)
  for (const run of waiting.splice(0)) await run()
}
