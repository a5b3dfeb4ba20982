import { defineRule } from './define-rule.ts'
import { managerOf } from '../lockfile/commands-of.ts'
import { plain, plainUrl } from '../text/plain.ts'
import type { LocatedEdge } from '../model/report.ts'

/** A lockfile that was removed leaves every dependency unmet. */
const maxFindings = 100

export default defineRule({
  id: 'out-of-sync',
  summary: 'The lockfile must contain what the manifests ask for.',
  why: 'npm goes by the manifest where the lockfile does not meet it: a URL, a git commit or a version that no entry answers is resolved anew and fetched by the next install, and was never judged. One edited line of package.json beside an honest lockfile was enough.',
  fix: 'Run `npm install --package-lock-only` (with pnpm and bun `install --lockfile-only`, with yarn `yarn install --mode=update-lockfile`), so that the lockfile contains what is asked for, and judge that. Remove a dependency that was not intended from the manifest.',
  level: 'error',
  judges: 'file',
  fixedBy: 'person',
  needs: [],
  options: {},
  *check({ unmet = [], format }) {
    const manager = managerOf(format)
    for (const edge of unmet.slice(0, maxFindings)) {
      const { file, line, name, spec, dependant, isDeclared } = edge
      yield {
        message: describeEdge(edge, manager),
        facts: {
          dependency: name,
          spec: showSpec(spec),
          dependant,
          problem: edge.problem,
          locked: edge.found?.version ?? null,
          location: edge.found?.location ?? null,
        },
        about: {
          package: isDeclared ? file : dependant,
          name,
          version: showSpec(spec),
          location: line === null ? null : { file, line },
        },
      }
    }
    const more = unmet.length - maxFindings
    if (more > 0)
      yield {
        message: `${more} more dependencies are not in the lockfile`,
        facts: { moreDependencies: more },
      }
  },
})

/** Describes what is asked for, what the lockfile has instead, and what the package manager does in that case. */
function describeEdge(edge: LocatedEdge, manager: string): string {
  const { name, spec, dependant, type, found, wasMetBy, isDeclared, file } = edge
  const who = isDeclared ? plain(file) : plain(dependant, 300)
  const asked = `${plain(name, 214)}@${showSpec(spec)}`
  if (edge.clause !== undefined)
    return `by ${who} ${plain(edge.clause, 400)}: ${manager} resolves anew what the lockfile has, or refuses it`
  if (type === 'workspace') {
    const folder = plain(spec.replace(/^file:/, ''), 300)
    const instead =
      found === null ? 'has no entry in the lockfile' : `is not what the lockfile has as ${plain(name, 214)}`
    return `the workspace ${folder} ${instead}: ${manager} links to it and fetches what it asks for`
  }
  const does = isOffRegistry(spec)
    ? `${manager} fetches what is asked for`
    : `${manager} resolves it anew and fetches that`
  if (found !== null) {
    const from = found.resolved === null ? '' : ` (${plainUrl(found.resolved)})`
    return `${who} asks for ${asked}, and the lockfile has ${plain(name, 214)}@${plain(found.version, 100)}${from}: ${does}`
  }
  const taken = wasMetBy === null ? '' : `, which this change took out of it (it was ${plain(wasMetBy, 100)})`
  return `${who} asks for ${asked}, and the lockfile has no entry for it${taken}: ${does}`
}

function isOffRegistry(spec: string): boolean {
  return /[:/]/.test(spec) && !/^npm:/i.test(spec)
}

function showSpec(spec: string): string {
  return /^[a-z+]+:\/\//i.test(spec) ? plainUrl(spec) : plain(spec, 200)
}
