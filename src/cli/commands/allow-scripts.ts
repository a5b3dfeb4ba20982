// depgate allow-scripts: allows the install scripts of packages by name, and runs them.

import path from 'node:path'
import { readAllowScripts } from '../../manifest/allow-scripts.ts'
import { allowInManifest } from '../../manifest/write-allow-scripts.ts'
import { show } from '../../text/show-path.ts'
import { plain } from '../../text/plain.ts'
import { findNamed, findProject, listPending } from '../../wrapper/allow-scripts.ts'
import { wrap } from '../../wrapper/run.ts'
import type { Command } from '../command.ts'

export const allowScripts: Command = {
  name: 'allow-scripts',
  summary: 'let the install scripts of packages run: writes allowScripts of package.json, and runs them',
  usage: 'allow-scripts [<package>[@<version>]...]',
  examples: [
    'depgate allow-scripts             the packages that wait for a decision',
    'depgate allow-scripts sharp esbuild',
    'depgate allow-scripts --all',
  ],
  flags: {
    all: { summary: 'every package that waits for a decision' },
    policy: { value: 'file', summary: 'the policy (default: depgate.json beside the lockfile)' },
  },
  run: async (typed, host) => {
    const project = findProject(host.folder, host)
    const { folder, manifest } = project
    const allowed = readAllowScripts(manifest)
    const pending = listPending(project, allowed)
    const isListing = typed.words.length === 0 && !typed.has('all')
    if (isListing || (typed.has('all') && pending.length === 0)) {
      const lines = pending.map(({ name, version }) => `${plain(name, 214)}@${plain(version, 100)}`)
      const none = 'no package waits for a decision about its install scripts'
      host.out.write(`${[...new Set(lines)].join('\n') || none}\n`)
      return 0
    }
    const named = findNamed(typed.words, project, allowed)
    const copies = [...new Set([...named, ...(typed.has('all') ? pending : [])])]
    const file = path.join(folder, 'package.json')
    const { text, added } = allowInManifest(manifest, copies)
    if (text !== manifest) host.write(file, text)
    const shown = plain(show(file, host))
    for (const key of added) host.err.write(`depgate: allowed in ${shown}: ${plain(key, 300)}\n`)
    const places = copies.map(({ location }) => `./${location}`)
    const options = { policy: typed.value('policy'), receipt: null, isSafe: false }
    const args = ['rebuild', '--ignore-scripts=false', '--', ...places]
    return wrap({ tool: 'npm', args, options }, host.at(folder))
  },
}
