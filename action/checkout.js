// Lets git read a checkout that belongs to another user, for the calls of depgate alone.
'use strict'

const { existsSync, realpathSync } = require('node:fs')
const path = require('node:path')

/** The top of the checkout that a folder is in, by the files: git itself refuses to tell. */
function findTop(folder) {
  for (let at = folder; ; at = path.dirname(at)) {
    if (existsSync(path.join(at, '.git'))) return at
    if (at === path.dirname(at)) return null
  }
}

/**
 * In a container the checkout is made by the runner's user, and git refuses it as another's ("dubious ownership"). The
 * setting goes by the environment, which git takes for typed: nobody's configuration is written, and no other step sees it.
 */
function trustCheckout(folder, env) {
  const top = findTop(folder)
  if (top === null) return env
  const given = Number(env.GIT_CONFIG_COUNT ?? 0)
  const count = Number.isSafeInteger(given) && given > 0 ? given : 0
  const real = realpathSync(top)
  // Git compares with the resolved path; submodules lie below.
  const folders = [...new Set([top, real, `${real}/*`])]
  const pairs = folders.flatMap((one, nth) => [
    [`GIT_CONFIG_KEY_${count + nth}`, 'safe.directory'],
    [`GIT_CONFIG_VALUE_${count + nth}`, one.replaceAll('\\', '/')],
  ])
  return { ...env, ...Object.fromEntries(pairs), GIT_CONFIG_COUNT: String(count + folders.length) }
}

module.exports = { trustCheckout }
