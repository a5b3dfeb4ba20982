// The real outside world: this process, its files, git, npm's configuration and the network.

import { join } from 'node:path'
import { betterReading, isConfirmed } from '../clock.ts'
import type { Registry } from '../define.ts'
import { DepgateError } from '../errors.ts'
import type { Host, Output } from '../host.ts'
import { listOsvEdits } from './advisories/osv-edits.ts'
import { describeOsv, osvFolders } from './advisories/osv-store.ts'
import { updateOsv } from './advisories/update.ts'
import { openBench } from './bench.ts'
import { openRunClock } from './deadline.ts'
import { readInput, readText, realPath, writeText } from './files.ts'
import { cacheFolder, policyPlaces, type Environment } from './folders.ts'
import { openGit } from './git.ts'
import { openHookHost } from './hook/open.ts'
import { loadNpmConfig } from './npm-config.ts'
import { claimFolder } from './private-folder.ts'
import { showProgress } from './progress.ts'
import { findNpm, findProgram } from './npm/find.ts'
import { runNpm } from './npm/run.ts'
import { refuseHostileSettings } from './npm/settings.ts'
import { takeTurn } from './npm/turn.ts'
import { openUndo, restore } from './npm/undo.ts'
import { openRegistry, openRegistryWith } from './open-registry.ts'
import { openTrail } from './trail/index.ts'
import { loadWitness } from './witness.ts'

/** Opens the outside world. Nothing is read or asked before it is needed. */
export function openHost(
  folder = process.cwd(),
  env: Environment = process.env,
  registries: Registry[] = [],
): Host {
  const { platform } = process
  const cache = cacheFolder(env, platform)
  const journals = join(cache, 'undo')
  const now = () => new Date()
  const err = openOutput(process.stderr)
  const clock = openRunClock()
  return {
    folder,
    env,
    out: openOutput(process.stdout),
    err,
    git: openGit(env),
    bench: openBench(),
    policyPlaces: policyPlaces(env, platform),
    now,
    read: readText,
    input: readInput,
    real: realPath,
    write: writeText,
    isClockRight: () => {
      const reading = registries.map((one) => one.clock?.() ?? null).reduce(betterReading, null)
      return reading === null ? null : isConfirmed(reading)
    },
    openRegistry: async (settings) => {
      const registry = await openRegistry(settings, clock)
      registries.push(registry)
      return registry
    },
    preview: async (specs, settings) => {
      const witness = await loadWitness(settings, env)
      const { previewInstall } = await import('./preview.ts')
      const { isOffline, deadlineSeconds } = settings
      const deadline = deadlineSeconds === undefined ? null : clock(deadlineSeconds)
      return previewInstall(specs, witness, { isOffline, deadline })
    },
    openRegistryAs: async (flat) => {
      const { defaultRegistry } = await loadNpmConfig({ cwd: folder, env })
      const registry = openRegistryWith({ config: { flat, defaultRegistry } })
      registries.push(registry)
      return registry
    },
    runNpm: async ({ tool, ...rest }, answer) => {
      const npm = findNpm(env, process.execPath)
      const found = npm === null ? findProgram(env) : null
      if (npm === null && found === null) {
        throw new DepgateError('EPREVIEW', 'there is no npm on the PATH that depgate can look into')
      }
      refuseHostileSettings(folder)
      if (npm?.hasArborist === true) {
        const { [tool]: script, version } = npm
        const isOwn = ['npm', 'npx'].every((name) => claimFolder(join(cache, name)))
        const own = isOwn ? cache : null
        const code = await runNpm({ script, version, ...rest, folder, env, cache: own, answer })
        if (code !== null) return code
      }
      const program = npm === null ? ([found ?? 'npm'] as const) : ([process.execPath, npm.npm] as const)
      const version = npm?.version ?? null
      const { runFallback } = await import('./npm/fallback.ts')
      const tell = (line: string) => err.write(`depgate: ${line}\n`)
      return runFallback({ program, version, tool, ...rest, folder, env, tell, answer })
    },
    openUndo: (tree) => openUndo(tree, journals),
    recover: (place) => restore(place, journals),
    enter: (place) =>
      takeTurn(place, join(cache, 'turns'), (pid) =>
        err.write(`depgate: waiting for another depgate (process ${pid}) that installs here\n`),
      ),
    openTrail: (file) => openTrail(file, env, now),
    updateAdvisories: async (from, settings) => {
      const { config } = await loadWitness(settings, env)
      return updateOsv({ from, flat: config.flat, cacheFolder: cache, now })
    },
    describeAdvisories: () => describeOsv(cache),
    advisoryEdits: (paths, base) =>
      listOsvEdits(
        paths.map((one) => one ?? osvFolders(cache).own),
        base,
        env,
      ),
    hook: openHookHost(env),
    at: (place, more = {}) => openHost(place, { ...env, ...more }, registries),
    progress: (text) => showProgress(text, err),
  }
}

function openOutput(stream: NodeJS.WriteStream): Output {
  // A reader that has seen enough (`| head`) is no crash.
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw new DepgateError('EUSAGE', `cannot write the output: ${error.code}`)
  })
  return {
    write: (text) => void stream.write(text),
    isTerminal: stream.isTTY === true,
    width: stream.isTTY === true ? stream.columns : null,
  }
}
