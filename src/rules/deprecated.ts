import { defineRule } from './define-rule.ts'
import { exclusions } from '../options/kinds.ts'
import { matches } from '../options/package-pattern.ts'
import { plain } from '../text/plain.ts'

export default defineRule({
  id: 'deprecated',
  summary: 'A version that arrives should not be deprecated.',
  why: 'Authors deprecate versions that should not be installed any more, such as bad releases that the registry does not let them unpublish. npm prints a line and goes on.',
  fix: 'Install what the author points to, or another version.',
  level: 'warn',
  judges: 'package',
  needs: ['manifest'],
  options: { exclude: exclusions('Packages that may be deprecated.') },
  // Nothing new came with a package whose version is the same as before.
  skips: (arrival, { exclude }) =>
    arrival.kind === 'altered' || exclude.some((pattern) => matches(pattern, arrival)),
  *check(_arrival, { manifest }) {
    const words = manifest.published?.deprecated ?? null
    if (words === null) return
    const said = plain(words, 300)
    yield {
      message: said === '' ? 'its author deprecated it, without a word' : `its author deprecated it: ${said}`,
      facts: { deprecated: said },
    }
  },
})
