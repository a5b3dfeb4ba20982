import { defineRule } from '../define-rule.ts'
import { listWeakened } from './find-weakenings.ts'

// A file with more findings has to be read as a whole.
const maxFindings = 20

export default defineRule({
  id: 'tampering',
  summary: "A change may not weaken what judges it: `.npmrc`, the policy, waivers, agents' hooks.",
  why: 'An author who can edit the project can also edit what guards it: an agent that is denied a package, or a pull request that brings one, loosens the gate in the same change, and everything else passes.',
  fix: 'Take the edit back. If it is meant, put it into a change of its own that a person reads and merges past this finding; what the change brings in is judged as before until then.',
  level: 'error',
  judges: 'file',
  needs: [],
  options: {},
  fixedBy: 'person',
  *check(file, _evidence, _options, asOf, policy) {
    const proposed = (policy.proposedWaivers ?? []).length > 0 && file.isOfAgent !== true
    const weakened = listWeakened(file, asOf)
    for (const { subject, message, before, after, line, isWaiver } of weakened.slice(0, maxFindings)) {
      yield {
        message,
        facts: { subject, before, after },
        // Where waivers count only once they are merged, adding one in the change is the way to propose it. The policy that
        // judges is the user's own to edit: against HEAD it is reported, against a base and by an agent's hook it blocks.
        asWarning: file.isInForce === true || file.isMember === true || (isWaiver === true && proposed),
        ...(line === null ? {} : { line }),
      }
    }
    const more = weakened.length - maxFindings
    if (more > 0)
      yield { message: `${more} more places of this file weaken the gate`, facts: { morePlaces: more } }
  },
})
