// Loads the parts of the one-file build that are comments until they are needed.
//
// node skips a comment of 3.3 MB in 7 ms; as code of the same module it costs 65 ms, and the hook seldom needs any of it.

import { readFileSync } from 'node:fs'
import { createRequire, isBuiltin } from 'node:module'
import { fileURLToPath } from 'node:url'
import { compileFunction } from 'node:vm'

/** Loads a part that scripts/bundle.js has put into this file. */
export function loadPart(name: 'commands' | 'rest'): unknown {
  const file = fileURLToPath(import.meta.url)
  const text = readFileSync(file, 'latin1')
  const start = `/* depgate: the part "${name}"\n`
  const from = text.lastIndexOf(start) + start.length
  const code = text.slice(from, text.indexOf('*/', from)).replaceAll('*\\_/', '*/')
  const load = createRequire(import.meta.url)
  // The project around this file is not trusted: an optional module that is missing must not be taken from node_modules.
  const builtIn = (id: string): unknown => {
    if (isBuiltin(id)) return load(id)
    throw Object.assign(new Error(`depgate has no module ${id}`), { code: 'MODULE_NOT_FOUND' })
  }
  const module = { exports: {} as unknown }
  compileFunction(code, ['exports', 'require', 'module', '__filename', '__dirname'], { filename: file })(
    module.exports,
    Object.assign(builtIn, { resolve: builtIn }),
    module,
    file,
    file,
  )
  return module.exports
}
