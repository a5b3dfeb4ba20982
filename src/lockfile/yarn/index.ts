// yarn.lock: of yarn 1 (classic), and of yarn 2 and later (berry), which are told apart by the text.

import { DepgateError } from '../../errors.ts'
import { plain } from '../../text/plain.ts'
import { defineFormat } from '../define-format.ts'
import { isBerry } from './berry-entries.ts'
import { parseBerry } from './berry.ts'
import { parseClassic } from './classic.ts'
import { override, saveExact } from './commands.ts'
import { rcFile } from './rc.ts'

export default defineFormat({
  id: 'yarn',
  files: ['yarn.lock'],
  fresh: 'yarn.lock',
  blank: '# yarn lockfile v1\n',
  commands: { saveExact, override },
  beside: [rcFile],
  isCopy: (name, text) =>
    /\.(?:lock|ya?ml)$/i.test(name) && (isBerry(text) || /^# yarn lockfile v\d+\s*$/m.test(text)),
  parse(text, path, manifest, list = () => []) {
    // yarn takes an empty one for a project that has locked nothing yet, and resolves everything anew.
    if (text.trim() === '')
      throw new DepgateError('ELOCKFILE', `${plain(path)} is empty`, {
        hint: 'Take the file back from git, or write it anew: yarn install',
      })
    const reader = { lockfile: path, read: manifest, list }
    return isBerry(text) ? parseBerry(text, reader) : parseClassic(text, reader)
  },
})
