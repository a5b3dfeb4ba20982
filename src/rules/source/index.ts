import { describeAlias, describeOffRegistry, type OffRegistry } from './explain-source.ts'
import { defineRule } from '../define-rule.ts'
import { byFacts } from '../finding-name.ts'
import type { LockedPackage } from '../../model/report.ts'
import { exclusions } from '../../options/kinds.ts'

export default defineRule({
  id: 'source',
  summary: 'The code must come from the registry that npm is configured for.',
  why: 'An address in a lockfile is where npm fetches from, whatever the manifest asks for: another host, a git repository or a file is code that no registry vouches for, and an alias that no manifest declares is one package under the name of another.',
  fix: 'Delete the entry from the lockfile and run `npm install --package-lock-only` (with pnpm and bun `install --lockfile-only`, with yarn `yarn install --mode=update-lockfile`). Where a workspace took the name of a package, give it a name of its own. What really is to come from a git commit, a file or a tarball address that a manifest names can be listed under `exclude`.',
  level: 'error',
  judges: 'package',
  nameFinding: byFacts('location', 'copies'),
  fixedBy: 'person',
  needs: ['origin'],
  wants: ['manifest'],
  options: {
    exclude: exclusions(
      'Packages that may come from elsewhere, if a manifest asks for that very address; git only by a full commit.',
    ),
  },
  skips: (arrival) => arrival.isHypothetical === true,
  *check(arrival, { origin, manifest }, { exclude }) {
    const offRegistry = new Set(origin.offRegistry)
    const isCompared = manifest.status === 'obtained' && manifest.value.published !== null
    const groups = new Map<string, { problem: OffRegistry; copies: LockedPackage[] }>()
    for (const copy of arrival.copies) {
      const found = describeOffRegistry(copy, arrival.project.overrides ?? [], {
        registry: origin.registry,
        isOffRegistry: offRegistry.has(copy),
        isCompared,
        exclude,
      })
      for (const problem of [found, describeAlias(copy, arrival.project.overrides ?? [])]) {
        if (problem === null) continue
        const group = groups.get(problem.message)
        if (group === undefined) groups.set(problem.message, { problem, copies: [copy] })
        else group.copies.push(copy)
      }
    }
    for (const [message, { problem, copies }] of groups) {
      const [first] = copies
      yield {
        message,
        facts: { ...problem.facts, location: first?.location ?? null, copies: copies.length },
        ...(problem.asWarning === true ? { asWarning: true } : {}),
        ...(first === undefined ? {} : { line: first.line }),
      }
    }
  },
})
