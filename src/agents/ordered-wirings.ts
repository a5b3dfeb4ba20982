// The wirings as lists name them, and where they put depgate.

import type { Wiring } from './define-wiring.ts'
import { orderedAgents } from './settings-files.ts'
import { wirings } from './wirings.ts'

/** In the order of their agents. */
export const orderedWirings: readonly Wiring[] = orderedAgents.flatMap(({ id }) =>
  wirings.filter(({ agent }) => agent === id),
)

const places = orderedWirings.map(({ scopes: [shared] }) => shared.place({ folder: '', env: {} }))

/** depgate as one file beside the hooks of each agent, by its path in a project. */
export const hookPrograms: readonly string[] = [...new Set(places.map(({ script }) => script))]

/** What depgate alone writes for agents that take their hooks from such files; every edit of them weakens the gate. */
export const hookFiles: readonly string[] = places.flatMap(({ own = [] }) => own.map(({ path }) => path))
