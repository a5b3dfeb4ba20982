// Waits for an npm that runs.

import type { ChildProcess } from 'node:child_process'
import { constants } from 'node:os'
import { DepgateError } from '../../errors.ts'

/**
 * Returns the exit code of a child, as a shell would give it. Signals are the child's until then.
 *
 * @throws {DepgateError} EPREVIEW where it cannot be started.
 */
export async function endOf(child: ChildProcess): Promise<number> {
  // The terminal sends Ctrl-C to npm too, which ends in its own way; depgate has to see what it leaves behind.
  const stay = () => undefined
  const pass = () => void child.kill('SIGTERM')
  process.on('SIGINT', stay).on('SIGTERM', pass).on('SIGHUP', pass)
  try {
    return await new Promise<number>((resolve, reject) => {
      child.on('error', (cause) =>
        reject(new DepgateError('EPREVIEW', 'npm could not be started', { cause })),
      )
      child.on('exit', (status, signal) =>
        resolve(status ?? 128 + (signal === null ? 0 : (constants.signals[signal] ?? 0))),
      )
    })
  } finally {
    process.off('SIGINT', stay).off('SIGTERM', pass).off('SIGHUP', pass)
  }
}
