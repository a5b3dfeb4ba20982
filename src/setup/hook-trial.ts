// What an agent would send for each of its events, and whether an answer would have held it.

import type { AgentWiring } from './agents.ts'

/** How a hook ended. */
export interface HookEnd {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

type Agent = AgentWiring['agent']

const command = 'npm install left-pad'

/** The JSON of an event, as the agent composes it. */
export function samplePayload(agent: Agent, event: string, folder: string): string {
  const common = { hook_event_name: event, session_id: 'depgate-doctor', cwd: folder }
  const tool = { tool_name: 'Bash', tool_input: { command }, tool_use_id: 'toolu_doctor' }
  const answer = { stdout: 'added 1 package', stderr: '', interrupted: false, isImage: false }
  if (agent === 'cursor') {
    const about = {
      cursor_version: '2.0.0',
      conversation_id: 'depgate-doctor',
      generation_id: '1',
      workspace_roots: [folder],
    }
    const rest: Record<string, object> = {
      beforeShellExecution: { command, cwd: folder },
      afterShellExecution: { command, output: 'added 1 package' },
      afterMCPExecution: { tool_name: 'shell', tool_input: '{}', result_json: '{}' },
      afterFileEdit: { file_path: `${folder}/package.json`, edits: [] },
      stop: { status: 'completed', loop_count: 0 },
    }
    return JSON.stringify({ ...about, hook_event_name: event, ...rest[event] })
  }
  const extra = agent === 'codex' ? { turn_id: '1', model: 'gpt' } : {}
  const rest: Record<string, object> = {
    SessionStart: {
      source: 'startup',
      model: 'model',
      ...(agent === 'codex' ? { permission_mode: 'default' } : {}),
    },
    PreToolUse: tool,
    PostToolUse: { ...tool, tool_response: answer },
    PostToolUseFailure: { ...tool, error: 'Exit code 1', is_interrupt: false },
    Stop: { stop_hook_active: false, last_assistant_message: 'Done.' },
    SubagentStop: { stop_hook_active: false, agent_id: '1', agent_type: 'general' },
  }
  const transcript = { transcript_path: `${folder}/transcript.jsonl`, permission_mode: 'default' }
  const isStart = event === 'SessionStart'
  const turn = isStart ? { transcript_path: transcript.transcript_path } : { ...transcript, ...extra }
  return JSON.stringify({ ...common, ...turn, ...rest[event] })
}

/** Whether the event only begins a session: there is nothing to hold. */
export function isStart(event: string): boolean {
  return event.toLowerCase() === 'sessionstart'
}

/** Says how an answer holds what the event is about, or null where the agent would go on. */
export function describeTrial(agent: Agent, event: string, { code, stdout, stderr }: HookEnd): string | null {
  // An agent that runs a hook to its end reads exit code 2 as a block, with what stands on stderr as the reason.
  if (code === 2 && stderr.trim() !== '') return 'exit code 2'
  if (code !== 0) return null
  const answer = parse(stdout)
  if (agent === 'cursor') {
    if (answer.permission === 'deny') return 'permission: deny'
    if (isText(answer.followup_message)) return 'a message that it has to follow up'
    return isText(answer.additional_context) ? 'a message to the agent' : null
  }
  const specific = answer.hookSpecificOutput
  const output =
    typeof specific === 'object' && specific !== null ? (specific as Record<string, unknown>) : {}
  if (event === 'PreToolUse') {
    return output.hookEventName === event && output.permissionDecision === 'deny'
      ? 'permissionDecision: deny'
      : null
  }
  return answer.decision === 'block' && isText(answer.reason) ? 'decision: block' : null
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== ''
}

function parse(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}

const lock = (dependencies: object) => ({
  name: 'doctor',
  version: '1.0.0',
  lockfileVersion: 3,
  packages: { '': { name: 'doctor', version: '1.0.0', ...dependencies } },
})

/** A project in order, and the same with a change that no policy by default lets pass and that needs no network. */
export const trial = {
  before: {
    'package.json': JSON.stringify({ name: 'doctor', version: '1.0.0' }),
    'package-lock.json': JSON.stringify(lock({})),
  },
  after: {
    'package.json': JSON.stringify({ name: 'doctor', version: '1.0.0', dependencies: { 'left-pad': '*' } }),
    'package-lock.json': JSON.stringify(lock({ dependencies: { 'left-pad': '*' } })),
  },
} as const
