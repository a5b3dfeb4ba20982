// The real outside world: this process, its files, git, npm's configuration and the network.

import { DepgateError } from '../errors.ts'
import type { Host, Output, RegistrySettings } from '../host.ts'
import { describeOsv } from './advisories/osv-store.ts'
import { updateOsv } from './advisories/update.ts'
import { readText, writeText } from './files.ts'
import { cacheFolder } from './folders.ts'
import { openGit } from './git.ts'
import { loadNpmConfig } from './npm-config.ts'
import { showProgress } from './progress.ts'
import { openRegistry } from './open-registry.ts'

/** Opens the outside world. Nothing is read or asked before it is needed. */
export function openHost(): Host {
  const { env, platform } = process
  const folder = process.cwd()
  const cache = cacheFolder(env, platform)
  const now = () => new Date()
  const err = openOutput(process.stderr)
  const configOf = ({ folder: cwd, registry }: RegistrySettings) =>
    loadNpmConfig({ cwd, env, registry: registry ?? undefined })
  return {
    folder,
    env,
    out: openOutput(process.stdout),
    err,
    git: openGit(env),
    now,
    read: readText,
    write: writeText,
    openRegistry,
    preview: async (specs, settings) => {
      const { flat } = await configOf(settings)
      const { previewInstall } = await import('./preview.ts')
      return previewInstall(specs, { ...flat, ...(settings.isOffline ? { offline: true } : {}) })
    },
    updateAdvisories: async (from, settings) => {
      const { flat } = await configOf(settings)
      return updateOsv({ from, flat, cacheFolder: cache, now })
    },
    describeAdvisories: () => describeOsv(cache),
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
