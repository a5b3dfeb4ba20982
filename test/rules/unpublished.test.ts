import unpublished from '../../src/rules/unpublished.ts'
import { arrival, missing, obtained } from '../support/build.ts'
import { testRule } from '../support/rule.ts'

const registration = (isPublished: boolean, hasName: boolean) => ({
  registration: obtained({ isPublished, hasName, registry: 'https://registry.example.test' }),
})

testRule(unpublished, {
  quiet: [
    { name: 'a published version', arrival: arrival('a@1.0.0'), evidence: registration(true, true) },
    {
      name: 'what no registry publishes',
      arrival: arrival('a@1.0.0'),
      evidence: { registration: { status: 'inapplicable' } },
    },
  ],
  reports: [
    {
      name: 'a version that is gone',
      arrival: arrival('a@1.0.0'),
      evidence: registration(false, true),
      finding: { level: 'error', message: 'the registry does not have version 1.0.0' },
    },
    {
      name: 'a name that is not there',
      arrival: arrival('a@1.0.0'),
      evidence: registration(false, false),
      finding: { level: 'error', message: 'the registry does not have this package' },
    },
  ],
  gaps: [
    {
      name: 'a registry that does not answer',
      arrival: arrival('a@1.0.0'),
      evidence: { registration: missing() },
      gap: 'registration',
    },
  ],
})
