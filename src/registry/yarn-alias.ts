// Recognizes the address under which yarn 1 writes the public registry, as npm does where it reads a yarn.lock.

import Shrinkwrap from '@npmcli/arborist/lib/shrinkwrap.js'

const [name, version] = ['a', '1.0.0']

/**
 * Whether npm replaces the host of an address by that of the public registry: yarn 1 locks its alias of it, whatever
 * registry is configured (Arborist 9.9, `checkYarnLock` in lib/shrinkwrap.js).
 */
export function isYarnAlias(url: URL): boolean {
  const resolved = `${url.protocol}//${url.host}/${name}/-/${name}-${version}.tgz`
  const lock = new Shrinkwrap({ path: '/' })
  lock.yarnLock = { entries: new Map([[`${name}@${version}`, { resolved, version }]]) }
  const options: { resolved?: string } = {}
  lock.checkYarnLock(`${name}@${version}`, options)
  return options.resolved !== undefined && options.resolved !== resolved
}
