// Kind 7: allowScripts that is changed together with what it allows.

import { project, root, type Row } from '../row.ts'
import { ask, edits, manifest, relock, type Edit, type Json, type Make } from '../state.ts'

const base = (allowScripts?: Json): Make =>
  project({
    'package.json': root({
      dependencies: { 'orc-foo': '1.0.0', 'orc-gains': '1.0.0', 'orc-native': '1.0.0' },
      ...(allowScripts === undefined ? {} : { allowScripts }),
    }),
  })
const allow = (allowScripts: Json): Edit => manifest((json) => void (json.allowScripts = allowScripts))
const gain = edits(ask('orc-gains', '1.1.0'), relock)
const harmless = 'the package is judged; it is the silence of install-script that counts'
const native = { 'orc-native': true }

export const allowScripts: readonly Row[] = [
  { name: 'a package that gains a script', base: base(), attack: gain, rule: 'install-script', harmless },
  {
    name: 'a package that gains a script and is allowed in the same change',
    base: base(),
    attack: edits(gain, allow({ 'orc-gains': true })),
    harmless,
    twin: edits(ask('orc-gains', '1.0.1'), relock),
  },
  {
    name: 'the same, by its version',
    base: base(native),
    attack: edits(gain, allow({ ...native, 'orc-gains@1.1.0': true })),
    harmless,
  },
  {
    name: 'a package that gains a script and is refused in the same change',
    base: base(),
    attack: edits(gain, allow({ 'orc-gains': false })),
    rule: 'install-script',
    harmless,
  },
  {
    name: 'a package that gains a script and was refused before, while an npm in use runs it',
    base: base({ 'orc-gains': false }),
    attack: gain,
    refused: 'lawful',
    harmless,
  },
  {
    name: 'a package that gains a script and was allowed before',
    base: base({ 'orc-gains': true }),
    twin: gain,
    judged: ['orc-gains@1.1.0'],
  },
  {
    name: 'a package that is allowed and did not change',
    base: base(),
    attack: allow(native),
    rule: 'tampering',
    harmless: 'npm 11 runs its script anyway',
    twin: edits(ask('orc-foo', '1.0.1'), relock),
  },
  { name: 'a package that is no longer allowed', base: base(native), twin: allow({}) },
  { name: 'a package that is refused', base: base(), twin: allow({ 'orc-native': false }) },
]
