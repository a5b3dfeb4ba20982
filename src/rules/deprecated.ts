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
  // A package whose version is the same as before brings nothing new.
  skips: (arrival, { exclude }) =>
    arrival.kind === 'altered' || exclude.some((pattern) => matches(pattern, arrival)),
  *check(_arrival, { manifest }) {
    const notice = manifest.published?.deprecated ?? null
    if (notice === null) return
    const deprecated = plain(notice, 300)
    yield {
      message:
        deprecated === ''
          ? 'its author deprecated it, without a word'
          : `its author deprecated it: ${deprecated}`,
      facts: { deprecated },
    }
  },
})
