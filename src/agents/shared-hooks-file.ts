// The settings file of hooks that two agents read: both are wired by the same file, or each would run it twice.

import { hookTimeoutSeconds, type WiringPlace } from './define-wiring.ts'

/**
 * Makes the place of the one file.
 *
 * Events in Pascal case: under these names both send the same keys. No matchers: one of the two ignores them, the other
 * tests those after a tool against names of its own. In a checkout the line finds the program from every folder of it.
 *
 * @param folder - where the file and the program are, from the project's folder.
 * @param agent - the id by which the line is wired; which of the two sends an event, the event itself shows.
 */
export function sharedHooks(folder: string, agent: string, after: readonly string[]): WiringPlace {
  const script = `${folder}/depgate.mjs`
  const command = `node "$(git rev-parse --show-toplevel)/${script}" hook --agent ${agent}`
  const handler = { type: 'command', command, timeout: hookTimeoutSeconds }
  const events = ['PreToolUse', 'PostToolUse', 'PostToolUseFailure', 'Stop', 'SubagentStop', 'SessionStart']
  return {
    file: `${folder}/depgate.json`,
    script,
    wiring: {
      head: { version: 1 },
      required: ['version'],
      events: events.map((event) => [event, handler] as const),
    },
    after,
  }
}
