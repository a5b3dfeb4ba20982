// The one-file form of depgate, as it begins: the hook's glance at the disk, and the rest of the file only where it is needed.
//
// The rest stands in a comment, which node reads over in 7 ms; as code of the same module it costs 65 ms (3.3 MB).

import { readFileSync } from 'node:fs'
import { createRequire, isBuiltin } from 'node:module'
import { fileURLToPath } from 'node:url'
import { compileFunction } from 'node:vm'
import type { main } from '../cli/main.ts'
import { runHook } from './hook/light.ts'
import type { openHost } from './node.ts'

interface Rest {
  readonly main: typeof main
  readonly openHost: typeof openHost
}

/** Where the comment begins; in two parts, as this line stands in the file too. */
const start = '/* depgate: ' + 'the rest\n'

const crash = (error: unknown): void => {
  process.stderr.write(
    `depgate: it crashed, so nothing was judged: ${(error as Error)?.message ?? String(error)}\n`,
  )
  // Node's own 1 would say that something was found.
  process.exit(2)
}

function loadRest(): Rest {
  const file = fileURLToPath(import.meta.url)
  const text = readFileSync(file, 'utf8')
  const code = text.slice(text.lastIndexOf(start) + start.length, -'*/\n'.length).replaceAll('*\\_/', '*/')
  const load = createRequire(import.meta.url)
  // What lies around this file is a stranger's: an optional module that is missing must not be found in node_modules.
  const builtIn = (name: string): unknown => {
    if (isBuiltin(name)) return load(name)
    throw Object.assign(new Error(`there is no module ${name} in depgate`), { code: 'MODULE_NOT_FOUND' })
  }
  const module = { exports: {} }
  compileFunction(code, ['exports', 'require', 'module', '__filename', '__dirname'], { filename: file })(
    module.exports,
    Object.assign(builtIn, { resolve: builtIn }),
    module,
    file,
    file,
  )
  return module.exports as Rest
}

process.on('uncaughtException', crash)
try {
  const argv = process.argv.slice(2)
  if (argv[0] === 'hook' && argv.length === 1) process.exitCode = await runHook()
  else {
    const { main, openHost } = loadRest()
    process.exitCode = await main(argv, openHost())
  }
} catch (error) {
  crash(error)
}
