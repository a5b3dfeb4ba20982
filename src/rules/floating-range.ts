import { defineRule } from '../define.ts'
import { someOf } from '../options.ts'
import { pin, sayFloats } from '../range.ts'
import { plain } from '../text.ts'

export default defineRule({
  id: 'floating-range',
  summary: 'A range that a manifest gains must resolve to exactly one version.',
  why: 'A floating range lets the next install take a version that nobody has judged: `^`, `latest` and a git branch are how a bad release reaches projects that changed nothing.',
  fix: 'Write the exact version that the lockfile holds; the finding gives the line to run.',
  level: 'error',
  judges: 'range',
  needs: [],
  options: {
    fields: someOf(
      ['dependencies', 'devDependencies', 'optionalDependencies', 'overrides', 'peerDependencies'],
      ['dependencies', 'devDependencies', 'optionalDependencies', 'overrides'],
      'The fields of package.json that are judged.',
    ),
  },
  *check({ declared, previous }, _evidence, { fields }) {
    if (!fields.includes(declared.field)) return
    const floats = sayFloats(declared)
    if (floats === null) return
    const suggestion = pin(declared)
    const shown = (range: string) => `"${plain(range, 80)}"`
    yield {
      message:
        `${shown(declared.range)} in ${declared.field} ${floats}` +
        (previous === null ? '' : ` (it was ${shown(previous)})`) +
        (suggestion === null ? '' : `; write ${shown(suggestion.version)}`),
      facts: { field: declared.field, range: declared.range, previous },
      suggestion,
    }
  },
})
