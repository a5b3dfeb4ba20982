// yarn.lock: of yarn 1 (classic), and of yarn 2 and later (berry), which are told apart by the text.

import { defineFormat } from '../define-format.ts'
import { isBerry } from './berry-entries.ts'
import { parseBerry } from './berry.ts'
import { parseClassic } from './classic.ts'
import { override, saveExact } from './commands.ts'
import { classicRcFile, rcFile } from './rc.ts'
import { berryWords, classicWords, lockName } from './words.ts'

const blank = '# yarn lockfile v1\n'

export default defineFormat({
  id: 'yarn',
  files: [lockName],
  fresh: lockName,
  blank,
  commands: { saveExact, override },
  words: (format) => (format === 'yarn-1' ? classicWords : berryWords),
  beside: [rcFile, classicRcFile],
  isCopy: (name, text) =>
    /\.(?:lock|ya?ml)$/i.test(name) && (isBerry(text) || /^# yarn lockfile v\d+\s*$/m.test(text)),
  parse(text, path, manifest, list = () => []) {
    // `yarn init` writes an empty one: nothing is locked yet, and what the manifests ask for is drift.
    const whole = text.trim() === '' ? blank : text
    const reader = { lockfile: path, read: manifest, list }
    return isBerry(whole) ? parseBerry(whole, reader) : parseClassic(whole, reader)
  },
})
