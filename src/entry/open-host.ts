// Opens the real host: this process, its files, git, npm's configuration and the network.

import { join } from 'node:path'
import type { Registries } from '../ports/registries.ts'
import type { Registry } from '../ports/registry.ts'
import { DepgateError } from '../errors.ts'
import type { AdvisoryData } from '../ports/advisory-data.ts'
import type { Host } from '../ports/host.ts'
import type { Npm } from '../ports/npm.ts'
import type { Output } from '../ports/output.ts'
import { listOsvEdits } from '../advisories/feeds/osv-edits.ts'
import { describeOsv, osvFolders } from '../advisories/feeds/osv-store.ts'
import { updateOsv } from '../advisories/feeds/update.ts'
import { fileAtHead } from '../snapshot/commit.ts'
import { openSetup } from '../system/setup-host.ts'
import { openRunClock } from '../http/deadline.ts'
import { digestFile, readInput, readText, realPath, writeText } from '../system/files.ts'
import { listSettingsPlaces } from '../managers/places.ts'
import { cacheFolder, homeFolder, policyPlaces, type Environment } from '../system/folders.ts'
import { openGit } from '../git/git.ts'
import { openHookHost } from '../hook/process/open-hook-host.ts'
import { loadNpmConfig } from '../registry/npm-config.ts'
import { showProgress } from '../system/progress.ts'
import { runUserNpm } from '../wrapper/npm/run-user-npm.ts'
import { openLineMemory } from '../wrapper/npm/line-memory.ts'
import { openOtherCopy, openOtherProject } from '../wrapper/managers/try-lines.ts'
import { openProjectCopy, openProjectFiles } from '../wrapper/npm/try-lines.ts'
import { lockInstall } from '../wrapper/npm/install-lock.ts'
import { excludeFromGit, recover } from '../wrapper/npm/recover.ts'
import { findUnfinished } from '../wrapper/npm/unfinished.ts'
import { openUndo } from '../wrapper/npm/undo.ts'
import { loadManagerWitness, openRegistry, openRegistryWith } from '../registry/open.ts'
import { openTrail } from '../trail/file/index.ts'
import { listOrigins, listSources } from '../registry/origins.ts'
import { loadWitness } from '../registry/witness.ts'
import { ownWords, preloadFile } from '../system/packaged-files.ts'
import { betterReading, isConfirmed } from '../http/clock.ts'

/** Opens the host. Nothing is read or requested before it is needed. */
export function openHost(
  folder = process.cwd(),
  env: Environment = process.env,
  registries: Registry[] = [],
): Host {
  const { platform } = process
  const now = () => new Date()
  const err = openOutput(process.stderr)
  const place: Place = { folder, env, cache: cacheFolder(env, platform) }
  return {
    folder,
    env,
    own: ownWords(folder, process.argv[1]),
    out: openOutput(process.stdout),
    err,
    git: openGit(env),
    setup: openSetup(),
    policyPlaces: policyPlaces(env, platform),
    settingsPlaces: (at) => listSettingsPlaces(at, { env, platform, home: homeFolder(env) }),
    now,
    read: readText,
    digest: digestFile,
    input: readInput,
    real: realPath,
    write: writeText,
    isClockRight: () => {
      const reading = registries.map((one) => one.clock?.() ?? null).reduce(betterReading, null)
      return reading === null ? null : isConfirmed(reading)
    },
    ...openRegistries(place, registries),
    ...openNpm(place, err, now),
    ...openAdvisoryData(place, now),
    openTrail: (file) => openTrail(file, env, now),
    hook: openHookHost(env),
    at: (other, more = {}) => openHost(other, { ...env, ...more }, registries),
    progress: (text, counts) => showProgress({ text, counts, env }, err),
  }
}

/** The working directory, the environment, and depgate's cache folder under it. */
interface Place {
  readonly folder: string
  readonly env: Environment
  readonly cache: string
}

/** @param opened - gains every registry that is opened: their answers confirm the clock. */
function openRegistries({ folder, env }: Place, opened: Registry[]): Registries {
  const clock = openRunClock()
  const add = (registry: Registry) => {
    opened.push(registry)
    return registry
  }
  return {
    openRegistry: async (settings) => add(await openRegistry(settings, clock)),
    preview: async (specs, settings) => {
      const witness = await loadWitness(settings, env)
      const { previewInstall } = await import('../wrapper/npm/preview.ts')
      const { isOffline, deadlineSeconds, before = null } = settings
      const deadline = deadlineSeconds === undefined ? null : clock(deadlineSeconds)
      return previewInstall(specs, witness, { isOffline, deadline, before })
    },
    openRegistryAs: async (flat) => {
      const { defaultRegistry } = await loadNpmConfig({ cwd: folder, env })
      return add(openRegistryWith({ config: { flat, defaultRegistry } }, { asksAnew: true }))
    },
  }
}

function openNpm({ folder, env, cache }: Place, err: Output, now: () => Date): Npm {
  const journals = join(cache, 'undo')
  return {
    runNpm: (run, answer) => {
      const print = (line: string) => err.write(`depgate: ${line}\n`)
      const atHead = (file: string) => fileAtHead(file, { git: openGit(env), read: readText, real: realPath })
      return runUserNpm(run, answer, { folder, env, cache, print, atHead })
    },
    copyProject: async (root, approved, words = null) => {
      if (words !== null) {
        const witness = await loadManagerWitness(approved, env)
        return openOtherCopy({ root, from: folder, env, words, ...listSources(witness, approved) })
      }
      const witness = await loadWitness(approved, env)
      return openProjectCopy({
        root,
        from: folder,
        env,
        origins: listOrigins(witness),
        preload: preloadFile(env),
      })
    },
    lineMemory: openLineMemory(join(cache, 'remedies'), now),
    openProject: (root, words = null) =>
      words === null
        ? openProjectFiles({ root, from: folder, env })
        : openOtherProject({ root, from: folder, env, words }),
    openUndo: (tree) => {
      if (!tree.isDryRun) excludeFromGit(tree.folder)
      return openUndo(tree, journals, now())
    },
    recover: (project) => recover(project, journals),
    findUnfinished: (project) => findUnfinished(project, journals, join(cache, 'turns')),
    enter: (project) =>
      lockInstall(project, join(cache, 'turns'), (pid) =>
        err.write(`depgate: waiting for another depgate (process ${pid}) that installs here\n`),
      ),
  }
}

function openAdvisoryData({ env, cache }: Place, now: () => Date): AdvisoryData {
  return {
    updateAdvisories: async (from, settings) => {
      const { config } = await loadWitness(settings, env)
      return updateOsv({ from, flat: config.flat, cacheFolder: cache, now, counts: settings.counts })
    },
    describeAdvisories: () => describeOsv(cache),
    advisoryEdits: (paths, base) =>
      listOsvEdits(
        paths.map((one) => one ?? osvFolders(cache).own),
        base,
        env,
      ),
  }
}

/** The streams whose errors are handled: a host is opened for each folder, and from 11 listeners on Node warns on stderr. */
const handled = new WeakSet<NodeJS.WriteStream>()

function openOutput(stream: NodeJS.WriteStream): Output {
  // A reader that closes the pipe early (`| head`) is not a crash.
  const onError = (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw new DepgateError('EUSAGE', `cannot write the output: ${error.code}`)
  }
  if (!handled.has(stream)) stream.on('error', onError)
  handled.add(stream)
  return {
    write: (text) => void stream.write(text),
    isTerminal: stream.isTTY === true,
    // A window can change its size while a bar is drawn.
    get width() {
      // A pseudo-terminal that nobody gave a size has 0 columns (measured: script of util-linux).
      return stream.isTTY === true && stream.columns > 0 ? stream.columns : null
    },
  }
}
