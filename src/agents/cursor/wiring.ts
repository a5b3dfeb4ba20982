import { defineWiring, hookTimeoutSeconds, type Remark, type Standing } from '../define-wiring.ts'
import { samples } from './sample-events.ts'

/** Project hooks run in the project's folder; `failClosed` makes a hook that breaks block. */
const handler = { command: 'node .cursor/hooks/depgate.mjs hook --agent cursor', timeout: hookTimeoutSeconds }

/** The tools that can change a file; MCP tools are named `MCP:<name>`. */
const matcher = 'Shell|Write|Delete|Task|MCP:.*'

export default defineWiring({
  agent: 'cursor',
  name: 'cursor',
  examples: [],
  signs: ['.cursor', '.cursorrules'],
  scopes: [
    {
      flag: null,
      summary: '',
      place: () => ({
        file: '.cursor/hooks.json',
        script: '.cursor/hooks/depgate.mjs',
        wiring: {
          head: { version: 1 },
          required: ['version'],
          events: [
            ['beforeShellExecution', { ...handler, failClosed: true }],
            // What afterShellExecution, afterMCPExecution and afterFileEdit print, nothing reads.
            ['postToolUse', { ...handler, matcher }],
            ['postToolUseFailure', { ...handler, matcher }],
            ['stop', handler],
            ['subagentStop', handler],
            ['sessionStart', handler],
          ],
        },
        after: [],
      }),
    },
  ],
  samples,
  examine,
})

/** It imports the hooks of Claude Code. */
function examine({ wired, read }: Standing): Remark[] {
  const has = (id: string) => wired.some(({ agent }) => agent === id)
  const note = (says: string): Remark[] => [{ state: 'note', what: 'Cursor', says }]
  if (!has('claude-code')) return []
  if (has('cursor')) return note('also reads .claude/settings.json, so each hook runs twice there')
  return read('.cursor/mcp.json') === null
    ? []
    : note('reads the hooks in .claude/settings.json unless that is turned off there')
}
