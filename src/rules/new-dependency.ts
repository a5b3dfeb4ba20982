import { defineRule } from './define-rule.ts'
import { exclusions } from '../options/kinds.ts'
import { isExcluded } from '../change/floating-ranges.ts'
import { plain } from '../text/plain.ts'

export default defineRule({
  id: 'new-dependency',
  summary: 'A manifest may not gain a dependency that it did not have.',
  why: 'Each dependency is another party that can run code here. Teams where a person reviews each new one need to be told of it, however old and well known it is.',
  fix: 'Have a person look at the dependency and merge it past this finding, or list the package under `exclude`.',
  level: 'off',
  judges: 'range',
  needs: [],
  options: { exclude: exclusions('Packages of a registry that may be added by anyone.') },
  *check({ declared, previous, isNew }, _evidence, { exclude }) {
    if (isNew !== true || isExcluded(declared, exclude)) return
    const { field, name, range } = declared
    const shown = `${plain(name, 214)} (${range.trim() === '' ? 'any version' : plain(range, 120)})`
    yield {
      message:
        previous === null
          ? `${shown} in ${field} is a dependency that this manifest did not have`
          : `${shown} in ${field} is another dependency than ${plain(name, 214)} was before (${plain(previous, 120)})`,
      facts: { field, dependency: name, range, previous },
      suggestion: null,
    }
  },
})
