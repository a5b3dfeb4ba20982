// The one-file form of depgate, as it begins: the hook's glance at the disk, and the rest of the file only where it is needed.

import type { main } from '../cli/main.ts'
import { runHook } from '../hook/process/fast-path.ts'
import type { openHost } from './open-host.ts'
import { loadPart } from './load-part.ts'

interface Rest {
  readonly main: typeof main
  readonly openHost: typeof openHost
}

const crash = (error: unknown): void => {
  process.stderr.write(
    `depgate: it crashed, so nothing was judged: ${(error as Error)?.message ?? String(error)}\n`,
  )
  // Node's own 1 would say that something was found.
  process.exit(2)
}

process.on('uncaughtException', crash)
try {
  const argv = process.argv.slice(2)
  const [name, ...args] = argv
  const isHook = name === 'hook' && (args.length === 0 || (args.length === 2 && args[0] === '--agent'))
  if (isHook) process.exitCode = await runHook(args[1])
  else {
    const rest = loadPart('rest') as Rest
    process.exitCode = await rest.main(argv, rest.openHost())
  }
} catch (error) {
  crash(error)
}
