// The tree that an install would write, without writing it and without running anyone's code.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import npa from 'npm-package-arg'
import { DepgateError } from '../errors.ts'
import { emptyLockfile, parseLockfile } from '../lockfile.ts'
import type { LockfilePair } from '../model.ts'
import { plain } from '../text.ts'

/** Resolving a large tree takes half a minute; what takes longer is stuck. */
const deadlineMilliseconds = 180_000

/**
 * Resolves specs into an empty project with Arborist and returns the tree as a lockfile of which all is new.
 *
 * Only specs of a registry: to resolve a git source npm runs the scripts of whatever is there.
 *
 * @throws {DepgateError} EUSAGE for a spec that is no registry's; EPREVIEW where npm cannot resolve it.
 */
export async function previewInstall(
  specs: readonly string[],
  npmOptions: Readonly<Record<string, unknown>>,
): Promise<LockfilePair> {
  for (const spec of specs) refuseForeign(spec)
  const { default: Arborist } = await import('@npmcli/arborist')
  const folder = mkdtempSync(path.join(tmpdir(), 'depgate-inspect-'))
  let timer: NodeJS.Timeout | undefined
  try {
    writeFileSync(path.join(folder, 'package.json'), '{"name":"inspect","version":"0.0.0","private":true}')
    const arborist = new Arborist({
      ...npmOptions,
      path: folder,
      ignoreScripts: true,
      packageLock: true,
      workspaces: undefined,
      global: false,
    })
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error('it took longer than 3 minutes')), deadlineMilliseconds)
    })
    const tree = await Promise.race([arborist.buildIdealTree({ add: [...specs], saveType: 'prod' }), late])
    const text = tree.meta.toString()
    const after = parseLockfile(text, 'package-lock.json')
    return {
      before: emptyLockfile('inspect'),
      // What is inspected is no manifest of the project: its ranges are nobody's, and its lines are in no file.
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
    throw new DepgateError(
      'EPREVIEW',
      `npm cannot resolve ${plain(specs.join(' '), 200)}: ${plain(message, 300)}`,
      {
        cause: error,
      },
    )
  } finally {
    clearTimeout(timer)
    rmSync(folder, { recursive: true, force: true })
  }
}

function refuseForeign(spec: string): void {
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
}
