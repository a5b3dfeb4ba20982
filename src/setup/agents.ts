// What depgate puts into the settings of each agent.

import type { HookWiring } from './json-hooks.ts'

/** How an agent is wired. */
export interface AgentWiring {
  readonly agent: 'claude' | 'cursor' | 'codex'
  /** The settings file. */
  readonly file: string
  /** Where the one file of depgate lies. */
  readonly script: string
  readonly wiring: HookWiring
  /** What is left for the user to do. */
  readonly after: readonly string[]
}

/** Seconds; depgate answers by itself before that (`hook.deadlineSeconds`, 45). */
const timeout = 60

/**
 * The hooks of Claude Code.
 *
 * In the shell form, not with `args`: `.claude/settings.json` is also read by Cursor, VS Code and Copilot CLI, which do
 * not document `args`; without them a bare `node` would run the payload as a script and fail, and Copilot would then
 * deny every call. Cursor and Gemini CLI know the variable under the same name.
 *
 * @param script - the path of depgate's file as the shell has to read it.
 */
export function claudeHooks(script: string): HookWiring {
  const handler = { type: 'command', command: `node ${script} hook`, timeout }
  const tools = 'Bash|PowerShell|Monitor'
  // Edits too: settings, policy and manifests can be written without a command.
  const all = `^(${tools}|Edit|MultiEdit|Write|mcp__.*)$`
  return {
    head: { $schema: 'https://json.schemastore.org/claude-code-settings.json' },
    required: [],
    events: [
      ['PreToolUse', { matcher: tools, hooks: [{ ...handler, onFailure: 'block' }] }],
      ['PostToolUse', { matcher: all, hooks: [handler] }],
      ['PostToolUseFailure', { matcher: all, hooks: [handler] }],
      ['Stop', { hooks: [handler] }],
      ['SubagentStop', { hooks: [handler] }],
      ['SessionStart', { hooks: [handler] }],
    ],
  }
}

/** Claude Code in a project, shared or only on this machine. */
export function wireClaude(isLocal: boolean): AgentWiring {
  return {
    agent: 'claude',
    file: isLocal ? '.claude/settings.local.json' : '.claude/settings.json',
    script: '.claude/hooks/depgate.mjs',
    wiring: claudeHooks('"${CLAUDE_PROJECT_DIR:-.}/.claude/hooks/depgate.mjs"'),
    after: [
      'Start the sessions in this folder: Claude Code reads hooks from there and from no folder above.',
      'Type /hooks in a session to see them.',
    ],
  }
}

/** Claude Code for everything this user does. @param folder - its configuration folder, absolute. */
export function wireClaudeUser(folder: string): AgentWiring {
  const script = `${folder}/hooks/depgate.mjs`
  return {
    agent: 'claude',
    file: `${folder}/settings.json`,
    script,
    wiring: claudeHooks(`'${script.replaceAll('\\', '/').replaceAll("'", "'\\''")}'`),
    after: ['Type /hooks in a session to see them.'],
  }
}

/** Cursor: project hooks run in the project's folder; `failClosed` makes a hook that breaks hold. */
export function wireCursor(): AgentWiring {
  const handler = { command: 'node .cursor/hooks/depgate.mjs hook', timeout }
  return {
    agent: 'cursor',
    file: '.cursor/hooks.json',
    script: '.cursor/hooks/depgate.mjs',
    wiring: {
      head: { version: 1 },
      required: ['version'],
      events: [
        ['beforeShellExecution', { ...handler, failClosed: true }],
        ['afterShellExecution', handler],
        ['afterMCPExecution', handler],
        ['afterFileEdit', handler],
        ['stop', handler],
        ['subagentStop', handler],
        ['sessionStart', handler],
      ],
    },
    after: [],
  }
}

/** Codex CLI: no variable names the project, and no key makes a broken hook hold. */
export function wireCodex(): AgentWiring {
  const command = 'node "$(git rev-parse --show-toplevel)/.codex/hooks/depgate.mjs" hook'
  const handler = { type: 'command', command, timeout }
  return {
    agent: 'codex',
    file: '.codex/hooks.json',
    script: '.codex/hooks/depgate.mjs',
    wiring: {
      head: {},
      required: [],
      events: [
        ['PreToolUse', { matcher: 'Bash', hooks: [handler] }],
        ['PostToolUse', { hooks: [handler] }],
        ['Stop', { hooks: [handler] }],
        ['SessionStart', { hooks: [handler] }],
      ],
    },
    after: ['Codex runs a hook only after a person has trusted it: type /hooks in a session.'],
  }
}
