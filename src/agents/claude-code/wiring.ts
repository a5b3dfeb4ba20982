import { singleQuote } from '../../text/shell-quote.ts'
import { defineWiring, hookTimeoutSeconds, type HookWiring, type WiringPlace } from '../define-wiring.ts'
import { examine } from './examine.ts'
import { samples } from './sample-events.ts'
import { userFolder } from './user-folder.ts'

/**
 * Makes the hooks.
 *
 * In the shell form, not with `args`: `.claude/settings.json` is also read by Cursor, VS Code and Copilot CLI, which do
 * not document `args`; without them a bare `node` would run the payload as a script and fail, and Copilot would then
 * deny every call. Cursor and Gemini CLI know the variable under the same name.
 *
 * @param script - the path of depgate's file as the shell has to read it.
 */
export function claudeHooks(script: string): HookWiring {
  const command = `node ${script} hook --agent claude-code`
  const handler = { type: 'command', command, timeout: hookTimeoutSeconds }
  const tools = 'Bash|PowerShell|Monitor'
  // Edits too: settings, policy and manifests can be written without a command. The names in lower case are Copilot CLI's,
  // which reads this file and tests the matchers after a tool against its own names.
  const others = 'bash|powershell|create|edit|str_replace_editor|apply_patch'
  const all = `^(${tools}|Edit|MultiEdit|Write|mcp__.*|${others})$`
  return {
    head: { $schema: 'https://json.schemastore.org/claude-code-settings.json' },
    required: [],
    events: [
      ['PreToolUse', { matcher: tools, hooks: [{ ...handler, onFailure: 'block' }] }],
      ['PostToolUse', { matcher: all, hooks: [handler] }],
      ['PostToolUseFailure', { matcher: all, hooks: [handler] }],
      // Once for all that ran at the same time, and for tools that no matcher above names.
      ['PostToolBatch', { hooks: [handler] }],
      // An edit of the settings that takes the hooks out does not reach the session that runs.
      ['ConfigChange', { hooks: [handler] }],
      ['Stop', { hooks: [handler] }],
      ['SubagentStop', { hooks: [handler] }],
      ['SessionStart', { hooks: [handler] }],
    ],
  }
}

const inProject = (file: string): WiringPlace => ({
  file,
  script: '.claude/hooks/depgate.mjs',
  wiring: claudeHooks('"${CLAUDE_PROJECT_DIR:-.}/.claude/hooks/depgate.mjs"'),
  after: [
    'Start the sessions in this folder: Claude Code reads hooks from there and from no folder above.',
    'Type /hooks in a session to see them.',
  ],
})

/** For everything that a user does. @param folder - the configuration folder, absolute. */
export function placeForUser(folder: string): WiringPlace {
  const script = `${folder}/hooks/depgate.mjs`
  return {
    file: `${folder}/settings.json`,
    script,
    wiring: claudeHooks(singleQuote(script.replaceAll('\\', '/'))),
    after: ['Type /hooks in a session to see them.'],
  }
}

export default defineWiring({
  agent: 'claude-code',
  name: 'claude',
  examples: [
    'depgate init claude              # .claude/settings.json and .claude/hooks/depgate.mjs, to be committed',
    'depgate init claude --local      # .claude/settings.local.json: only on this machine',
    'depgate init claude --user       # for all projects of this user',
  ],
  signs: ['.claude', '.mcp.json', 'CLAUDE.md'],
  scopes: [
    { flag: null, summary: '', place: () => inProject('.claude/settings.json') },
    {
      flag: 'local',
      summary: 'in the settings that are not shared',
      place: () => inProject('.claude/settings.local.json'),
    },
    {
      flag: 'user',
      summary: "in this user's own settings (CLAUDE_CONFIG_DIR)",
      place: (machine) => placeForUser(userFolder(machine)),
    },
  ],
  samples,
  examine,
})
