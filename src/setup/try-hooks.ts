// Sends sample payloads through the hooks that a settings file runs, in a project made for the purpose.

import path from 'node:path'
import {
  hookTimeoutSeconds as seconds,
  readSettings,
  type SampleEvents,
  type Wiring,
} from '../agents/define-wiring.ts'
import { projectVariables } from '../agents/settings-files.ts'
import type { Files } from '../ports/files.ts'
import type { Invocation } from '../ports/invocation.ts'
import { isStart, describeTrial, trial } from './hook-trial.ts'
import type { AgentPlace } from './plan-agent.ts'
import { lineOf, listHooks, type WiredHook } from './wired-hooks.ts'
import { plain } from '../text/plain.ts'
import type { Completed, SetupAccess } from '../ports/setup.ts'
import type { Finding } from './check-result.ts'

type Tried = Files & Invocation & SetupAccess

/** The hooks of depgate's that an agent runs: those of its settings, or those that its own files state. */
export function listPlaceHooks(place: AgentPlace, host: Files & Invocation): WiredHook[] {
  const read = (file: string) => host.read(path.resolve(host.folder, file))
  const { file, wiring, own } = place
  if (own === undefined) return listHooks(readSettings(read(file)), wiring.under)
  if (own.some((one) => read(one.path) !== one.text)) return []
  return wiring.events.map(([event, entry]) => ({
    event,
    matcher: typeof entry.matcher === 'string' ? entry.matcher : null,
    command: String(entry.command),
    args: null,
    timeout: typeof entry.timeout === 'number' ? entry.timeout : null,
  }))
}

/** Tries every event that the agent should be wired to. */
export async function tryHooks(place: AgentPlace, host: Tried): Promise<Finding[]> {
  const hooks = listPlaceHooks(place, host)
  const { agent, file, wiring } = place
  const sent = wiring.events
    .map(([event]) => event)
    .filter((event) => agent.samples.events?.includes(event) !== false)
  const findings: Finding[] = []
  // One after the other: on a small machine several would only make each other late.
  for (const event of sent) {
    const what = `${agent.name} ${event}`
    const hook = hooks.find((one) => one.event === event)
    if (hook === undefined) findings.push({ state: 'open', what, says: `no hook of depgate's is in ${file}` })
    else findings.push({ what, ...(await tryOne(place, agent.samples, hook, host)) })
  }
  return findings
}

/**
 * Tries the hooks of a settings file with the payloads of another agent that runs them too.
 *
 * @param isUsed - whether the checkout shows signs of that agent; the other events are tried only then.
 */
export async function tryAsReader(
  place: AgentPlace,
  reader: Wiring,
  isUsed: boolean,
  host: Tried,
): Promise<Finding[]> {
  const { samples, name } = reader
  const hooks = listPlaceHooks(place, host).filter(({ event }) => samples.events?.includes(event) === true)
  const [before, ...others] = hooks.filter(({ event }) => !isStart(samples, event))
  const findings: Finding[] = []
  for (const hook of before === undefined ? [] : isUsed ? [before, ...others] : [before]) {
    const what = `${place.file} in ${name}, ${hook.event}`
    findings.push({ what, ...(await tryOne(place, samples, hook, host)) })
  }
  return findings
}

async function tryOne(
  place: AgentPlace,
  samples: SampleEvents,
  hook: WiredHook,
  host: Tried,
): Promise<Pick<Finding, 'state' | 'says'>> {
  const { folder: home, drop } = host.setup.scratch()
  try {
    const folder = path.join(home, 'project')
    const put = (files: Readonly<Record<string, string>>) => {
      for (const [file, text] of Object.entries(files)) host.setup.place(path.join(folder, file), text, false)
    }
    put(trial.before)
    put(readWired(place, host))
    const env = {
      ...host.env,
      ...Object.fromEntries(projectVariables.map((name) => [name, folder])),
      // What is tried leaves no trace in the state of real projects, and finds none there.
      XDG_STATE_HOME: path.join(home, 'state'),
      XDG_CACHE_HOME: path.join(home, 'cache'),
    }
    const run = (line: string, input = ''): Promise<Completed> =>
      host.setup.run(line, { folder, env, input, seconds })
    const send = (one: WiredHook) =>
      run(lineOf(one, folder), JSON.stringify(samples.payload(one.event, folder)))
    if (samples.prepare !== null) await run(samples.prepare)
    const hooks = listPlaceHooks(place, host)
    const start = hooks.find(({ event }) => isStart(samples, event)) ?? hook
    const begin = await send(start)
    if (isStart(samples, hook.event)) {
      return begin.code === 0
        ? { state: 'holds', says: 'records the state of the project' }
        : { state: 'open', says: `the hook ended with ${describeEnd(begin)}` }
    }
    put(trial.after)
    const ran = await send(hook)
    const block = describeTrial(samples, hook.event, ran)
    return block === null
      ? {
          state: 'open',
          says: `a range that was not pinned was let through; the hook ended with ${describeEnd(ran)}`,
        }
      : { state: 'holds', says: `a range that was not pinned was held: ${block}` }
  } finally {
    drop()
  }
}

/** What of the project the hooks run: the program, and files of depgate's alone. */
function readWired({ script, own = [] }: AgentPlace, host: Files & Invocation): Record<string, string> {
  const files = [script, ...own.map((one) => one.path)].filter((file) => !path.isAbsolute(file))
  return Object.fromEntries(
    files.flatMap((file) => {
      const text = host.read(path.join(host.folder, file))
      return text === null ? [] : [[file, text] as const]
    }),
  )
}

function describeEnd({ code, stderr }: Completed): string {
  const line = plain(
    stderr
      .trim()
      .split('\n')
      .find((one) => /\S/.test(one)) ?? '',
    200,
  )
  const end = code === null ? `no answer in ${seconds} seconds` : `exit code ${code}`
  return line === '' ? end : `${end} (${line})`
}
