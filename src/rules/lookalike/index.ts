import { defineRule } from '../define-rule.ts'
import { minute, formatMinutes } from '../../options/duration.ts'
import { isElsewhere } from '../../evidence/lookup.ts'
import { findLookalike, describeLikeness } from './find-lookalike.ts'
import { duration, exclusions, wholeNumber } from '../../options/kinds.ts'
import { matches } from '../../options/package-pattern.ts'

export default defineRule({
  id: 'lookalike',
  summary: 'A new name should not be one to be mistaken for that of a package in wide use.',
  why: 'A letter more, two swapped, another separator or a dropped scope is how a person mistypes a name, or how a model misremembers it: crossenv for cross-env took tokens for two weeks. Anyone can register such a name, and the package under it is young or hardly maintained.',
  fix: 'Compare the name with the one that is meant. If it was mistyped, remove it (`npm uninstall <name>`) and install the other. If it is meant, exclude it.',
  level: 'warn',
  fixedBy: 'person',
  judges: 'package',
  needs: ['release'],
  options: {
    minimum: duration('180d', 'From which age of its first version on a package is not reported.'),
    versions: wholeNumber(
      2,
      { min: 0, max: 100 },
      'A package with no more versions than this is reported, however old it is.',
      Math.max,
    ),
    exclude: exclusions('Packages whose names are meant.'),
  },
  // Before evidence is needed: a name that resembles no other leaves no gap.
  skips: (arrival, { exclude }) =>
    isElsewhere(arrival) ||
    exclude.some((pattern) => matches(pattern, arrival)) ||
    findLookalike(arrival) === null,
  describeIdle: ({ minimum, versions }) =>
    minimum === 0 && versions === 0 ? '"minimum" and "versions" are 0' : null,
  *check(arrival, { release }, { minimum, versions }, asOf) {
    const lookalike = findLookalike(arrival)
    if (lookalike === null) return
    // Versions published after `asOf` do not count; a version without a time does.
    const known = [...release.timeline, ...release.removed].filter(
      ({ publishedAt }) => publishedAt === null || publishedAt <= asOf,
    )
    const ageMinutes = (asOf.getTime() - release.firstPublishedAt.getTime()) / minute
    const isScanty = known.length <= versions
    if (ageMinutes >= minimum && !isScanty) return
    const { name, likeness, isUsed } = lookalike
    const few =
      ageMinutes >= minimum
        ? ` and it has only ${known.length} ${known.length === 1 ? 'version' : 'versions'}`
        : ''
    yield {
      message: `its name ${describeLikeness(likeness)} ${name}, which ${isUsed ? 'this project uses' : 'is much used'}; its own first version was published ${formatMinutes(ageMinutes)} ago${few}`,
      facts: {
        resembles: name,
        likeness,
        isUsedHere: isUsed,
        packageAgeHours: Math.floor(ageMinutes / 60),
        versions: known.length,
      },
    }
  },
})
