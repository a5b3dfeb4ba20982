// Where depgate lies as one file in a checkout.

import { hookPrograms } from '../agents/ordered-wirings.ts'

/** Where depgate lies as one file for jobs and git hooks, from the top of the checkout. */
export const vendoredFile = '.depgate/depgate.mjs'

/** The same for agents; a git hook takes what HEAD has of any of them. */
export const vendoredPlaces: readonly string[] = [vendoredFile, ...hookPrograms]
