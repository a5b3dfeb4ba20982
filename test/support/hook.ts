// Events of agents, sent to the built bin in a project.

import { spawn } from 'node:child_process'
import type { Ended, Project } from './project.ts'

/** How the hook answered. */
export interface Answered extends Ended {
  /** What it printed; null where it printed nothing. */
  readonly json: Record<string, unknown> | null
}

/** Sends a payload to the hook; `env` is added to the project's own. */
export function sendHook(
  project: Project,
  payload: unknown,
  env: Readonly<Record<string, string>> = {},
): Promise<Answered> {
  const text = typeof payload === 'string' ? payload : JSON.stringify(payload)
  return new Promise((resolve) => {
    const child = spawn(process.execPath, project.bin('hook'), {
      cwd: project.folder,
      env: { ...project.env, ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    let [stdout, stderr] = ['', '']
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
    child.stdin.on('error', () => undefined)
    child.stdin.end(text)
    child.on('close', (code) => {
      const json = stdout === '' ? null : (JSON.parse(stdout) as Record<string, unknown>)
      resolve({ code: code ?? -1, stdout, stderr, json })
    })
  })
}

/** An event as Claude Code sends it. */
export function claude(
  project: Project,
  name: string,
  more: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  return {
    session_id: '00893aaf-19fa-41d2-8238-13269b9b3ca0',
    transcript_path: '/home/u/.claude/projects/-home-u-app/00893aaf.jsonl',
    cwd: project.folder,
    hook_event_name: name,
    ...more,
  }
}

/** What surrounds a shell command. */
export function bash(command: string): Record<string, unknown> {
  return { tool_name: 'Bash', tool_input: { command, description: 'Does it' }, tool_use_id: 'toolu_01ABC123' }
}
