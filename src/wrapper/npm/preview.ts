// Resolves the tree of an install without installing it or running code of packages.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import npa from 'npm-package-arg'
import { DepgateError } from '../../errors.ts'
import { emptyLockfile, parseLockfile } from '../../lockfile/parse.ts'
import type { Lockfile } from '../../model/report.ts'
import { plain } from '../../text/plain.ts'
import type { Deadline } from '../../http/deadline.ts'
import { openOwnership } from '../../registry/ownership.ts'
import type { Witness } from '../../registry/witness.ts'
import type { LockfilePair } from '../../model/change.ts'
import { packageLockName } from '../../lockfile/npm/names.ts'

/** The resolution of a large tree takes half a minute. */
const maxSeconds = 180
/** Shorter than npm's own pause of ten seconds, during which the deadline would be missed. */
const retry = { retries: 2, factor: 3, minTimeout: 250, maxTimeout: 2_000 }

/** Options of the resolution. */
export interface PreviewSettings {
  readonly isOffline: boolean
  /** The deadline of the run; null where it has none. */
  readonly deadline: Deadline | null
  /** ISO 8601: nothing that was published later; null for no such moment. */
  readonly before: string | null
}

/**
 * Resolves specs in an empty project with Arborist, and returns the tree as a lockfile in which everything is new.
 *
 * Only registry specs: to resolve a git source npm runs the scripts of the repository.
 *
 * @throws {DepgateError} EUSAGE for a spec of another type; EPREVIEW where npm cannot resolve it, or not in time, and
 * where only the change configures the registry of the package.
 */
export async function previewInstall(
  specs: readonly string[],
  { config, changed }: Witness,
  { isOffline, deadline, before }: PreviewSettings,
): Promise<LockfilePair> {
  for (const spec of specs) refuseSpec(spec, { config, changed })
  const folder = mkdtempSync(path.join(tmpdir(), 'depgate-inspect-'))
  try {
    writeFileSync(path.join(folder, 'package.json'), '{"name":"inspect","version":"0.0.0","private":true}')
    const moment = before === null ? {} : { before: new Date(before) }
    const flat = { ...config.flat, ...moment, ...(isOffline ? { offline: true } : {}) }
    const after = parseLockfile(await resolve(specs, folder, flat, deadline), packageLockName)
    refuseMissing(specs, after)
    return {
      before: emptyLockfile('inspect'),
      // The temporary manifest is not the project's: its ranges are not judged, and its lines are not shown.
      after: {
        ...after,
        path: 'inspect',
        manifests: after.manifests.map((manifest) => ({ ...manifest, ranges: [] })),
        packages: after.packages.map((locked) => ({ ...locked, line: 0 })),
      },
      beforeLabel: 'none',
      afterLabel: specs.map((spec) => plain(spec, 214)).join(' '),
    }
  } catch (error) {
    if (error instanceof DepgateError) throw error
    const message = error instanceof Error ? error.message : String(error)
    const shown = plain(specs.join(' '), 200)
    throw new DepgateError('EPREVIEW', `npm cannot resolve ${shown}: ${plain(message, 300)}`, {
      cause: error,
    })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Resolves specs in an empty project; returns the text of the lockfile. Rejects at the deadline. */
async function resolve(
  specs: readonly string[],
  folder: string,
  flat: Readonly<Record<string, unknown>>,
  deadline: Deadline | null,
): Promise<string> {
  const seconds = deadline?.seconds ?? maxSeconds
  const leftMs = deadline === null ? maxSeconds * 1000 : Math.max(0, deadline.endsAt() - performance.now())
  const { default: Arborist } = await import('@npmcli/arborist')
  const abort = new AbortController()
  let timer: NodeJS.Timeout | undefined
  try {
    const arborist = new Arborist({
      ...flat,
      retry,
      signal: abort.signal,
      path: folder,
      ignoreScripts: true,
      packageLock: true,
      workspaces: undefined,
      global: false,
    })
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        reject(new Error(`the registry did not answer within ${seconds} s`))
        abort.abort()
      }, leftMs)
    })
    const resolving = arborist.buildIdealTree({ add: [...specs], saveType: 'prod' })
    const tree = await Promise.race([resolving, late])
    return tree.meta.toString()
  } finally {
    clearTimeout(timer)
  }
}

/** @throws {DepgateError} EUSAGE, EPREVIEW for a spec that may not be requested. */
function refuseSpec(spec: string, { config, changed }: Pick<Witness, 'config' | 'changed'>): void {
  const name = refuseForeign(spec)
  if (changed === null) return
  const { refuse } = openOwnership(config, changed)
  const reason = refuse({ name, version: '', source: { type: 'registry', url: null } })
  if (reason !== null) throw new DepgateError('EPREVIEW', `npm cannot resolve ${plain(spec, 200)}: ${reason}`)
}

/** npm ignores a name that is a property of every object (`constructor`), and reports success. */
function refuseMissing(specs: readonly string[], { packages }: Lockfile): void {
  const places = new Set(packages.map((one) => one.location))
  const missing = specs.find((spec) => !places.has(`node_modules/${npa(spec).name ?? ''}`))
  if (missing === undefined) return
  const message = `npm resolves ${plain(missing, 200)} to nothing, so there is nothing to judge`
  throw new DepgateError('EPREVIEW', message, {
    hint: 'npm install would bring nothing in by that name either.',
  })
}

/** Returns the package name of a registry spec. @throws {DepgateError} EUSAGE for other specs. */
function refuseForeign(spec: string): string {
  let parsed
  try {
    parsed = npa(spec)
  } catch (error) {
    throw new DepgateError('EUSAGE', `"${plain(spec, 100)}" is no package that npm knows how to name`, {
      cause: error,
    })
  }
  const isRegistry = parsed.registry === true || parsed.subSpec?.registry === true
  if (!isRegistry) {
    throw new DepgateError(
      'EUSAGE',
      `inspect judges packages of a registry; "${plain(spec, 100)}" is a ${parsed.type}`,
    )
  }
  return parsed.subSpec?.name ?? parsed.name ?? ''
}
