// pnpm's lockfile: pnpm-lock.yaml, lockfileVersion 5.3 to 13.0.

import { defineFormat } from '../define-format.ts'
import { commands } from './commands.ts'
import { readDocuments } from './documents.ts'
import { readLockfile } from './lockfile.ts'
import { hookNames, lockName, workspaceName } from './names.ts'
import { namedVersion } from './named-version.ts'
import { selectsWorkspace } from './workspaces.ts'
import { pnpmWords } from './words.ts'

export default defineFormat({
  id: 'pnpm',
  files: [lockName],
  fresh: lockName,
  blank: "lockfileVersion: '9.0'\n",
  commands,
  words: () => pnpmWords,
  selectsWorkspace,
  beside: [workspaceName, ...hookNames],
  isCopy: (name, text) => /\.ya?ml$/i.test(name) && /^\s*"?lockfileVersion"?:/m.test(text),
  parse(text, path, manifest, list = () => []) {
    const lockfile = readLockfile(readDocuments(text, path), path, { read: manifest, list })
    const managerVersion = namedVersion(manifest('package.json'))
    return managerVersion === null ? lockfile : { ...lockfile, managerVersion }
  },
})
