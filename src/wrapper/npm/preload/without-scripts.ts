// Runs a step of Arborist with npm's `ignore-scripts` set.

import type { Arborist } from './arborist-types.ts'

const variable = 'npm_config_ignore_scripts'

/** Sets the option, and the variable that an npm inside of this npm inherits; restores both at the end. */
export async function withoutScripts<T>(
  { options }: Pick<Arborist, 'options'>,
  work: () => Promise<T>,
): Promise<T> {
  const { ignoreScripts } = options
  const inherited = process.env[variable]
  options.ignoreScripts = true
  process.env[variable] = 'true'
  try {
    return await work()
  } finally {
    if (ignoreScripts === undefined) delete options.ignoreScripts
    else options.ignoreScripts = ignoreScripts
    if (inherited === undefined) delete process.env[variable]
    else process.env[variable] = inherited
  }
}
