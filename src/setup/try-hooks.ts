// Sends sample payloads through the hooks that a settings file runs, in a project made for the purpose.

import path from 'node:path'
import { hookTimeoutSeconds as seconds, readSettings } from '../agents/define-wiring.ts'
import { projectVariables } from '../agents/settings-files.ts'
import type { Files } from '../ports/files.ts'
import type { Invocation } from '../ports/invocation.ts'
import { isStart, describeTrial, trial } from './hook-trial.ts'
import type { AgentPlace } from './plan-agent.ts'
import { lineOf, listHooks, type WiredHook } from './wired-hooks.ts'
import { plain } from '../text/plain.ts'
import type { Completed, SetupAccess } from '../ports/setup.ts'
import type { Finding } from './check-result.ts'

/** Tries every event that the agent should be wired to. */
export async function tryHooks(
  wired: AgentPlace,
  host: Files & Invocation & SetupAccess,
): Promise<Finding[]> {
  const settings = readSettings(host.read(path.resolve(host.folder, wired.file)))
  const hooks = listHooks(settings)
  const start = hooks.find(({ event }) => isStart(event)) ?? hooks[0]
  const findings: Finding[] = []
  // One after the other: on a small machine several would only make each other late.
  for (const [event] of wired.wiring.events) {
    const what = `${wired.agent.name} ${event}`
    const hook = hooks.find((one) => one.event === event)
    if (hook === undefined || start === undefined)
      findings.push({ state: 'open', what, says: `no hook of depgate's stands in ${wired.file}` })
    else findings.push({ what, ...(await tryOne(wired, start, hook, host)) })
  }
  return findings
}

async function tryOne(
  wired: AgentPlace,
  start: WiredHook,
  hook: WiredHook,
  host: Files & Invocation & SetupAccess,
): Promise<Pick<Finding, 'state' | 'says'>> {
  const { script } = wired
  const { prepare, payload } = wired.agent.samples
  const { folder: home, drop } = host.setup.scratch()
  try {
    const folder = path.join(home, 'project')
    const send = (event: string) => JSON.stringify(payload(event, folder))
    const place = (files: Readonly<Record<string, string>>) => {
      for (const [file, text] of Object.entries(files)) host.setup.place(path.join(folder, file), text, false)
    }
    place(trial.before)
    const text = path.isAbsolute(script) ? null : host.read(path.join(host.folder, script))
    if (text !== null) place({ [script]: text })
    const env = {
      ...host.env,
      ...Object.fromEntries(projectVariables.map((name) => [name, folder])),
      // What is tried leaves no trace in the state of real projects, and finds none there.
      XDG_STATE_HOME: path.join(home, 'state'),
      XDG_CACHE_HOME: path.join(home, 'cache'),
    }
    const run = (line: string, input = ''): Promise<Completed> =>
      host.setup.run(line, { folder, env, input, seconds })
    if (prepare !== null) await run(prepare)
    const begin = await run(lineOf(start, folder), send(start.event))
    if (isStart(hook.event)) {
      return begin.code === 0
        ? { state: 'holds', says: 'records the state of the project' }
        : { state: 'open', says: `the hook ended with ${describeEnd(begin)}` }
    }
    place(trial.after)
    const ran = await run(lineOf(hook, folder), send(hook.event))
    const held = describeTrial(wired.agent.samples, hook.event, ran)
    return held === null
      ? {
          state: 'open',
          says: `a range that was not pinned was let through; the hook ended with ${describeEnd(ran)}`,
        }
      : { state: 'holds', says: `a range that was not pinned was held: ${held}` }
  } finally {
    drop()
  }
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
