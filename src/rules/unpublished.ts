import { defineRule } from './define-rule.ts'

export default defineRule({
  id: 'unpublished',
  summary: 'The registry must have the name and version.',
  why: 'A version that the registry removed was most often malware, and caches and mirrors keep serving it. A name that it never had is free for anyone to take.',
  fix: 'Install a version that the registry has. For a private package, map its scope to the registry that owns it.',
  level: 'error',
  judges: 'package',
  needs: ['registration'],
  options: {},
  *check(arrival, { registration }) {
    if (registration.isPublished) return
    yield {
      message: registration.hasName
        ? `the registry does not have version ${arrival.version}`
        : 'the registry does not have this package',
      facts: { registry: registration.registry, hasName: registration.hasName },
    }
  },
})
