// The wirings as lists name them, and where they put depgate.

import type { Wiring } from './define-wiring.ts'
import { orderedAgents } from './settings-files.ts'
import { wirings } from './wirings.ts'

/** In the order of their agents. */
export const orderedWirings: readonly Wiring[] = orderedAgents.flatMap(({ id }) =>
  wirings.filter(({ agent }) => agent === id),
)

/** depgate as one file beside the hooks of each agent, by its path in a project. */
export const hookPrograms: readonly string[] = orderedWirings.map(({ scopes: [shared] }) => {
  const { script } = shared.place({ folder: '', env: {} })
  return script
})
