// depgate advisories: the OSV data on disk and its age.

import type { Counts } from '../../ports/output.ts'
import { DepgateError } from '../../errors.ts'
import type { Files } from '../../ports/files.ts'
import type { GitAccess } from '../../ports/git.ts'
import type { Invocation } from '../../ports/invocation.ts'
import type { ConfigBase } from '../../ports/registries.ts'
import type { OsvDescription } from '../../ports/registry.ts'
import { plain } from '../../text/plain.ts'
import type { Command } from '../command.ts'
import { isJson } from './explain.ts'
import { findBaseOfJob } from '../../check/checkout/find-base.ts'
import { registrySettings } from '../judge-flags.ts'

export const advisories: Command = {
  name: 'advisories',
  summary: 'update the OSV data on disk; show its age',
  usage: 'advisories [update [--from <address|file>]]',
  words: ['update'],
  examples: ['depgate advisories', 'depgate advisories update', 'depgate advisories update --from ./all.zip'],
  flags: {
    from: { value: 'address|file', summary: "an all.zip of OSV's npm records (default: OSV's own)" },
    format: { value: 'json', summary: 'as JSON' },
  },
  run: async (typed, host) => {
    const [verb, ...rest] = typed.words
    if ((verb !== undefined && verb !== 'update') || rest.length > 0) {
      const word = plain(typed.words.join(' '), 60)
      throw new DepgateError('EUSAGE', `advisories knows "update", not "${word}"`)
    }
    const json = isJson(typed)
    const from = typed.value('from')
    if (from !== null && verb === undefined)
      throw new DepgateError('EUSAGE', '--from goes with "advisories update"')
    const described = verb === 'update' ? await update(from) : host.describeAdvisories()
    if (json) host.out.write(`${JSON.stringify(described === null ? null : withAge(described), null, 2)}\n`)
    else if (described === null)
      host.out.write('There is no OSV data on disk. To fetch it, run: depgate advisories update\n')
    else {
      const { records, names, updatedAt, fetchedAt, path, ageDays } = withAge(described)
      const fetched = fetchedAt === null ? '' : `, fetched ${fetchedAt}`
      host.out.write(
        `${records} advisories for ${names} packages, newest of ${updatedAt} (${ageDays} days old)${fetched}\n${path}\n`,
      )
    }
    return 0

    async function update(address: string | null): Promise<OsvDescription> {
      const counts: Counts = {}
      const stop = host.progress('fetching the OSV data', counts)
      try {
        return await host.updateAdvisories(address, {
          ...registrySettings({ ...typed, value: () => null, has: () => false }, host.folder),
          base: baseOfJob(host),
          counts,
        })
      } finally {
        stop()
      }
    }

    function withAge(description: OsvDescription) {
      const ageDays = Math.floor((host.now().getTime() - Date.parse(description.updatedAt)) / 86_400_000)
      return { ...description, ageDays: Math.max(0, ageDays) }
    }
  },
}

/**
 * In the job of a pull request the proxies, certificates and tokens are those of its base: data that is fetched with those
 * of the change would judge that change. Where the base cannot be reached, no file of the checkout is read.
 */
function baseOfJob(host: Files & GitAccess & Invocation): ConfigBase | null {
  let commit: string | null = null
  try {
    const base = findBaseOfJob(host)
    if (base === null) return null
    commit = base.commit
  } catch (error) {
    if (!(error instanceof DepgateError)) throw error
  }
  try {
    const top = host.git.top(host.folder)
    return top === null ? null : { checkouts: [{ top, commit }], moved: null }
  } catch {
    // Without git no file is known to be part of a change.
    return null
  }
}
