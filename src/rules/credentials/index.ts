import { listCredentials } from './project-files.ts'
import { defineRule } from '../define-rule.ts'

// A file with more of them than this is fixed as a whole.
const maxPlaces = 20

export default defineRule({
  id: 'credentials',
  summary: 'No lockfile, `.npmrc` or manifest of the project may carry a token or password.',
  why: 'The content of a file in the project can be read by everyone who can read the repository, its history and its forks. With a publish token found there an attacker publishes the next version of a package.',
  fix: 'Revoke it first: it was published and has to count as stolen. In `.npmrc` write `${NPM_TOKEN}` in its place and keep the token in the environment, or in your own npmrc: `npm config set --location=user //<registry>/:_authToken=<token>`. In an address drop the part before the `@` or in the query, and run `npm install --package-lock-only`. What was committed stays in the history.',
  level: 'error',
  judges: 'file',
  needs: [],
  options: {},
  *check(file) {
    const places = listCredentials(file)
    for (const { line, kind, isCertain } of places.slice(0, maxPlaces)) {
      yield {
        message: isCertain
          ? `line ${line} carries ${kind}; revoke it and ${fix[file.kind]}`
          : `line ${line} carries ${kind}; if it is a token, revoke it and ${fix[file.kind]}`,
        facts: { kind, line },
        line,
        asWarning: !isCertain,
      }
    }
    const more = places.slice(maxPlaces)
    if (more.length === 0) return
    yield {
      message: `${more.length} more ${more.length === 1 ? 'place' : 'places'} of this file, from line ${more[0]?.line} on, ${more.length === 1 ? 'carries' : 'carry'} a token or password`,
      facts: { morePlaces: more.length },
      ...(more[0] === undefined ? {} : { line: more[0].line }),
      asWarning: more.every((place) => !place.isCertain),
    }
  },
})

const fix = {
  npmrc: 'write an environment reference such as ${NPM_TOKEN} in its place',
  manifest: 'take it out of the manifest; npm reads credentials from your own npmrc',
  lockfile: 'take it out of the address; npm reads credentials from your own npmrc',
  policy: 'take it out of the policy',
  'hook-settings': 'take it out of the settings',
  hook: 'take it out of the hook',
  job: 'take it out of the job',
  advisories: 'take it out of the record',
  tree: 'take it out of the manifest',
  'install-code': 'take it out of the file',
  'manager-settings': 'write an environment reference in its place, or keep it in your own settings',
  patch: 'take it out of the patch',
} as const
