// pnpm's lockfile: pnpm-lock.yaml, lockfileVersion 5.3 to 13.0.

import { defineFormat } from '../define-format.ts'
import { commands } from './commands.ts'
import { readDocuments } from './documents.ts'
import { readLockfile } from './lockfile.ts'
import { hookNames, lockName, workspaceName } from './names.ts'
import { selectsWorkspace } from './workspaces.ts'

export default defineFormat({
  id: 'pnpm',
  files: [lockName],
  fresh: lockName,
  blank: "lockfileVersion: '9.0'\n",
  commands,
  selectsWorkspace,
  beside: [workspaceName, ...hookNames],
  isCopy: (name, text) => /\.ya?ml$/i.test(name) && /^\s*"?lockfileVersion"?:/m.test(text),
  parse: (text, path, manifest, list = () => []) =>
    readLockfile(readDocuments(text, path), path, { read: manifest, list }),
})
