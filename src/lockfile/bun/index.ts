// bun's text lockfile: bun.lock, lockfileVersion 0 to 3 (bun 1.1.39 to 1.4).

import { assemble } from '../assemble.ts'
import { defineFormat } from '../define-format.ts'
import { fieldOf, openFile, readSection, readSections, refuse, type JsonSection } from '../../json/section.ts'
import { readBunEntries } from './entry.ts'
import { bunCommands } from './commands.ts'
import { listBunDrift } from './drift.ts'
import { readBunProjects } from './importers.ts'
import { linkBun } from './nodes.ts'
import { readBunPatches } from './patches.ts'
import { listUnknownOfBun } from './unknown.ts'
import { bunWords, lockName } from './words.ts'

const hint = 'Take the file back from git, or write it anew: bun install --lockfile-only'

export default defineFormat({
  id: 'bun',
  files: [lockName],
  fresh: lockName,
  blank: '{"lockfileVersion":1,"workspaces":{},"packages":{}}',
  commands: bunCommands,
  words: () => bunWords,
  beside: ['bunfig.toml'],
  isCopy: (file, text) =>
    /\.(?:lock|json)$/i.test(file) && /"lockfileVersion"/.test(text) && /"workspaces":\s*\{/.test(text),
  parse(text, path, manifest, list = () => []) {
    const lock = openFile(text, path, hint, { hasTrailingCommas: true })
    const version = fieldOf(lock, 'lockfileVersion')
    if (typeof version !== 'number' || !Number.isInteger(version) || version < 0)
      throw refuse(lock, ['lockfileVersion'], 'must be 0 to 3')
    const workspaces = readSection(lock, 'workspaces')
    if (workspaces === null) throw refuse(lock, [], 'has no "workspaces", so it is no lockfile of bun')
    const entries = readBunEntries(lock)
    // bun 1.4.5 then ignores the whole lockfile, and resolves anew.
    for (const { key, workspace } of entries)
      if (workspace !== null && !Object.hasOwn(workspaces.fields, workspace))
        throw refuse(lock, ['packages', key], 'is a workspace that "workspaces" does not list')
    const projects = readBunProjects(lock, manifest, list)
    const { nodes, importers } = linkBun(entries, projects)
    return {
      path,
      format: `bun-${version}`,
      ...assemble(nodes, importers),
      allowScripts: readTrusted(manifest('package.json'), lock),
      ...(manifest('package.json') === null ? {} : { npmRange: null }),
      drift: listBunDrift(lock, projects, { nodes, importers }),
      unknown: listUnknownOfBun(lock, readSections(workspaces), entries),
      patches: readBunPatches(lock, manifest('package.json')),
    }
  },
})

/**
 * The packages whose scripts bun runs by name. Without the field bun runs those of a list of its own, which is known where
 * refusals are (`managers/`): such a script is reported.
 */
function readTrusted(manifest: string | null, lock: JsonSection): Readonly<Record<string, boolean>> {
  const section = manifest === null ? lock : openFile(manifest, 'package.json', '', { hasTwins: true })
  const listed = fieldOf(section, 'trustedDependencies')
  if (!Array.isArray(listed)) return {}
  return Object.fromEntries(listed.filter((one) => typeof one === 'string').map((one) => [one, true]))
}
