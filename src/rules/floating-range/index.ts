import { defineRule, type Breach } from '../define-rule.ts'
import { exclusions, someOf } from '../../options/kinds.ts'
import type { DeclaredRange } from '../../model/report.ts'
import { isExcluded, pin, describeFloats } from '../../change/floating-ranges.ts'
import { plain } from '../../text/plain.ts'

export default defineRule({
  id: 'floating-range',
  summary: 'A range that a manifest gains must resolve to exactly one version.',
  why: 'A floating range lets the next install take a version that was never judged: `^`, `latest` and a git branch are how a bad release reaches projects that changed nothing.',
  fix: 'Write the exact version of the lockfile; the finding gives the line to run.',
  level: 'error',
  judges: 'range',
  needs: [],
  options: {
    fields: someOf(
      [
        'dependencies',
        'devDependencies',
        'optionalDependencies',
        'overrides',
        'catalogs',
        'packageExtensions',
        'peerDependencies',
        'servers',
      ],
      [
        'dependencies',
        'devDependencies',
        'optionalDependencies',
        'overrides',
        'catalogs',
        'packageExtensions',
        'servers',
      ],
      'The fields of package.json that are judged; "catalogs" are those of pnpm and bun, "servers" is what the settings of an agent start with npx and its like.',
    ),
    exclude: exclusions('Packages of a registry whose ranges may float.'),
  },
  describeIdle: ({ fields }) => (fields.length === 0 ? '"fields" names none' : null),
  *check(change, _evidence, { fields, exclude }) {
    const { declared, previous } = change
    if (!fields.includes(declared.field) || isExcluded(declared, exclude)) return
    if (declared.field === 'servers') {
      yield describeLaunch(declared, previous)
      return
    }
    const floats = describeFloats(declared)
    if (floats === null) return
    const suggestion = pin(declared, change)
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

/** Called only for what is no exact version of a registry: a program from elsewhere cannot be judged before it runs. */
function describeLaunch(declared: DeclaredRange, previous: string | null): Breach {
  const { name, range, locked } = declared
  const at = name.lastIndexOf(' > ')
  const [server, spec] = [name.slice(0, at), name.slice(at + 3)]
  const floats = describeFloats(declared) ?? 'is no exact version of a registry'
  const exact = locked === null ? null : `${spec}@${locked.version}`
  return {
    message:
      `"${plain(server, 80)}" starts "${plain(range === '' ? spec : `${spec}@${range}`, 120)}", which ${floats}` +
      (exact === null ? '' : `; write "${plain(exact, 120)}"`),
    facts: { field: 'servers', server, spec, range, previous, exact },
    suggestion: null,
  }
}
