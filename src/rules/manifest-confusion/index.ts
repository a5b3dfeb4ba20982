import { differences } from './compare-manifests.ts'
import { defineRule } from '../define-rule.ts'
import { byFacts } from '../finding-name.ts'

const maxShown = 10

export default defineRule({
  id: 'manifest-confusion',
  summary: 'With `--deep`, the package.json inside a tarball must match what the registry shows.',
  why: 'A registry takes the manifest and the tarball from the publisher side by side and compares nothing, so a tarball can contain scripts and dependencies that no tool that asks the registry sees (manifest confusion).',
  fix: 'Do not install it; take a version whose tarball matches, and tell the registry.',
  level: 'error',
  judges: 'package',
  nameFinding: byFacts(),
  needs: ['tarball'],
  options: {},
  skips: ({ isHypothetical }) => isHypothetical === true,
  *check({ name, version }, { tarball }) {
    const { expected, actual, trouble } = tarball
    if (expected !== actual) {
      yield {
        message: `the tarball that the registry serves has the hash ${actual}; its manifest says ${expected}`,
        facts: { field: 'integrity', registry: expected, tarball: actual },
      }
      return
    }
    if (trouble !== null) {
      yield {
        message: `the tarball cannot be judged: ${trouble}`,
        facts: { field: 'tarball', registry: null, tarball: trouble },
      }
    }
    const all = differences({ name, version }, tarball)
    for (const { field, registry, inside } of all.slice(0, maxShown)) {
      // Tools other than npm publish without that script; where the registry shows an install script anyway, little is hidden.
      const asWarning =
        field === 'script install' &&
        registry === null &&
        inside === 'node-gyp rebuild' &&
        Object.keys(tarball.published.scripts).length > 0
      const rest = all.length > maxShown ? ` (${all.length} differences in all)` : ''
      yield {
        message: `the registry shows ${show(registry)} as ${field}, the tarball holds ${show(inside)}${rest}`,
        facts: { field, registry, tarball: inside },
        asWarning: asWarning,
      }
    }
  },
})

function show(text: string | null): string {
  return text === null ? 'nothing' : `"${text}"`
}
