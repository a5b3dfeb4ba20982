import { defineRule } from '../define.ts'
import { exclusions } from '../options.ts'
import { matches } from '../pattern.ts'
import { plain } from '../text.ts'

export default defineRule({
  id: 'publisher',
  summary: 'Whoever published a version should have published the package before.',
  why: 'A new hand shows in the account that publishes; in 6 documented compromises it had changed. A build that the registry trusts (trusted publishing) is no person, so the first of those is not reported.',
  fix: 'Find out whether the project names the new publisher (its releases, its maintainers). Until then stay on the version before.',
  level: 'warn',
  judges: 'package',
  needs: ['publishers'],
  options: { exclude: exclusions('Packages that anyone may publish.') },
  skips: (arrival, { exclude }) => exclude.some((pattern) => matches(pattern, arrival)),
  *check(_arrival, { publishers }) {
    const { publisher, trust, earlier } = publishers
    // The registry writes such a version down under the name of the build service ("GitHub Actions").
    if (trust === 'trusted-publisher' || earlier.size === 0 || earlier.has(publisher)) return
    const names = [...earlier].sort()
    const others = names.length > shown ? `, and ${names.length - shown} more` : ''
    const before = names.slice(0, shown).map((name) => plain(name, 60))
    yield {
      message: `published by ${plain(publisher, 60)}, who never published this package before (${before.join(', ')}${others} did)`,
      facts: { publisher, earlierPublishers: earlier.size },
    }
  },
})

/** How many of the earlier publishers a message names. */
const shown = 3
