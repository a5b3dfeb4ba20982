// Entry point of the one-file build: the hook's fast path, or the rest of the file on demand.

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
  // Node's own exit code 1 would report a finding.
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
