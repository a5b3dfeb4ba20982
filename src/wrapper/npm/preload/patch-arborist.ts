// Preloaded into the user's npm: stops it when the whole tree is known and nothing is written.
// In npm 9 to 12 these steps of Arborist are methods under registered symbols; where one of them is missing, nothing is
// installed. Asks depgate over the IPC channel of the child process; without a channel npm runs unchanged.

import {
  fetchIsolated,
  isOfNpx,
  onlineOf,
  ownFolders,
  isolateCache,
  usePacote,
  disableNetwork,
} from './isolated-install.ts'
import { gateExtract, gateScripts, leaveUnprepared, silenceAdvice } from './gate-scripts.ts'
import { patchRunScript, runDelayed } from './run-script.ts'
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
import { restrictOptions, wantedBy } from './exclude-versions.ts'
import { guardLinked, isExchanging, logicalTree } from './linked-tree.ts'
import { guardNpxTrees } from './npx-record.ts'
import { reportRefusal } from './report-refusal.ts'
import { recordWrites, watchWrites } from './record-writes.ts'
import { isFunction, watchModules } from './watch-modules.ts'
import { withoutScripts } from './without-scripts.ts'
import type { Arborist, ArboristClass, Node } from './arborist-types.ts'

const steps = {
  diffTrees: Symbol.for('diffTrees'),
  unpack: Symbol.for('unpackNewModules'),
  build: Symbol.for('build'),
}
/** A dry run, which ends when the tree is judged. */
const isTrial = process.env.DEPGATE_TRIAL === '1'
/** The packages of each approved tree; see `keyOf`. */
const approved = new WeakMap<Arborist, ReadonlySet<string>>()
/** The installed tree from which `npm exec` is about to run a command. */
let npxTree: { readonly arborist: Arborist; readonly Arborist: ArboristClass } | null = null
let [isClean, isApproved] = [false, false]
/** Between the verdict and the written lockfile, when npm must end without depgate: only depgate restores the project. */
let isInstalling = false

if (typeof process.send === 'function') {
  process.channel?.unref()
  process.on('disconnect', () => {
    if (isInstalling) leave(2)
  })
  watchWrites()
  watchModules({
    arborist: guard,
    pacote: (loaded) => {
      usePacote(loaded)
      gateExtract(loaded)
    },
    runScript: (runScript) =>
      patchRunScript(runScript, { isApproved: () => isApproved, judgeInstalled, isTrial }),
    // The cache of `npm exec` has packages that were not judged: depgate has one of its own.
    exec: (exec) => (options) => exec({ ...(options as object), ...ownFolders() }),
    // `npm ci` empties node_modules between building its tree and installing it.
    onCi: () => void (isClean = true),
  })
  if (isTrial) reportRefusal()
}

/** An installed tree is judged again before a command of it runs: there may be new advisories. */
async function judgeInstalled(): Promise<void> {
  if (npxTree === null || isApproved) return
  const { arborist, Arborist } = npxTree
  disableNetwork(arborist)
  await arborist.buildIdealTree()
  await judge(Arborist, arborist, [], true)
}

function guard(Arborist: ArboristClass): void {
  const { prototype } = Arborist
  const missing = [steps.diffTrees, steps.unpack, steps.build].filter((step) => !isFunction(prototype[step]))
  if (missing.length > 0) {
    // Both, since npm ci empties node_modules between them.
    prototype.buildIdealTree = prototype.reify = async () => {
      await ask({ type: 'unknown' })
      leave(2)
    }
    return
  }
  guardNpxTrees(Arborist)
  guardLinked(Arborist, (one, places) => (approved.has(one) ? null : judge(Arborist, one, places)))
  guardTree(Arborist)
  guardSteps(Arborist)
  gateScripts(Arborist, consult)
}

/** Patches the steps that build a tree. */
function guardTree(Arborist: ArboristClass): void {
  const { prototype } = Arborist
  const { buildIdealTree: original, loadActual } = prototype
  prototype.loadActual = async function (this: Arborist, options) {
    if (isOfNpx(this)) npxTree = { arborist: this, Arborist }
    return loadActual.call(this, options)
  }
  // To read a git dependency npm would run its `prepare` script.
  prototype.buildIdealTree = async function (this: Arborist, options) {
    try {
      return await withoutScripts(this, () => {
        const restricted = restrictOptions(this, options)
        isolateCache(this)
        return original.call(this, { ...restricted, ignoreScripts: true })
      })
    } catch (error) {
      const wanted = wantedBy(error)
      if (wanted !== null) await ask({ type: 'unresolved', ...wanted })
      throw error
    } finally {
      const isDue = isClean && this.idealTree !== null && !isExchanging()
      if (isDue && !approved.has(this)) await judge(Arborist, this, [])
    }
  }
}

/** Patches the steps that install it. */
function guardSteps(Arborist: ArboristClass): void {
  const { prototype } = Arborist
  const { reify } = prototype
  const diffTrees = prototype[steps.diffTrees] as () => unknown
  const unpack = prototype[steps.unpack] as () => unknown
  const build = prototype[steps.build] as () => unknown
  // The last step before anything is written.
  prototype[steps.diffTrees] = async function (this: Arborist) {
    await diffTrees.call(this)
    if (!approved.has(this)) await judge(Arborist, this, listPlaces(this))
  }
  // A dependency with a shrinkwrap, or with bundled dependencies, extends the tree after that.
  prototype[steps.unpack] = async function (this: Arborist) {
    const known = approved.get(this)
    const isMore = known === undefined || nodesOf(logicalTree(this)).some((node) => !known.has(keyOf(node)))
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
    silenceAdvice(this)
    return tree
  }
}

/** @param places - null for the extension of an approved tree. */
async function judge(
  Arborist: ArboristClass,
  arborist: Arborist,
  places: string[] | null,
  isInstalled = false,
) {
  const tree = logicalTree(arborist) as Node
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
  leaveUnprepared(arborist, answer.unprepared)
  if (answer.journal !== undefined) {
    isInstalling = true
    recordWrites(answer.journal)
  }
  if (!isInstalled) await fetchIsolated(arborist)
  await runDelayed()
}
