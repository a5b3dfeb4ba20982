// depgate doctor: proves that the gate that is wired in would hold.

import path from 'node:path'
import { readSettings } from '../../agents/define-wiring.ts'
import { orderedWirings } from '../../agents/ordered-wirings.ts'
import { DepgateError } from '../../errors.ts'
import type { Invocation } from '../../ports/invocation.ts'
import type { Files } from '../../ports/files.ts'
import type { SetupAccess } from '../../ports/setup.ts'
import type { Host } from '../../ports/host.ts'
import { listHooks } from '../../setup/wired-hooks.ts'
import { plain } from '../../text/plain.ts'
import { version } from '../../version.ts'
import { isJson } from './explain.ts'
import type { Command } from '../command.ts'
import { watched } from '../../hook/watched-files.ts'
import { examineJob } from '../../setup/examine-gate.ts'
import { examineGit } from '../../setup/examine-git.ts'
import { initTargets } from '../../setup/init-targets.ts'
import { listPlaces, type AgentPlace } from '../../setup/plan-agent.ts'
import { tryHooks } from '../../setup/try-hooks.ts'
import { show } from '../../text/show-path.ts'
import type { Finding } from '../../setup/check-result.ts'

export const doctor: Command = {
  name: 'doctor',
  summary: 'prove that the gate that is wired in would hold',
  usage: 'doctor',
  examples: [
    'depgate doctor                   # exit code 0 if all of it would hold, 1 if not, 2 if nothing is wired in',
    'depgate doctor --format json',
  ],
  flags: { format: { value: 'json', summary: 'as JSON' } },
  run: async (typed, host) => {
    const hasJson = isJson(typed)
    const stop = host.progress('trying the hooks')
    const findings = await examine(host).finally(stop)
    if (!findings.some(({ state }) => state === 'holds' || state === 'open')) {
      throw new DepgateError('EUSAGE', 'the gate is wired into nothing here', {
        hint: `depgate init ${initTargets.filter((name) => name !== 'npm').join('|')}`,
      })
    }
    if (hasJson) host.out.write(`${JSON.stringify(findings, null, 2)}\n`)
    else {
      const width = Math.max(...findings.map(({ what }) => what.length)) + 2
      for (const { state, what, says } of findings)
        host.out.write(`${state.padEnd(9)}${plain(what).padEnd(width)}${plain(says, 600)}\n`)
    }
    return findings.some(({ state }) => state === 'open') ? 1 : 0
  },
}

async function examine(host: Host): Promise<Finding[]> {
  const read = (file: string) => host.read(path.resolve(host.folder, file))
  const wired = listPlaces(host).filter(({ file }) => listHooks(readSettings(read(file))).length > 0)
  const standing = { wired: wired.map(({ agent }) => agent), machine: host, read }
  const agents: Finding[] = []
  for (const place of wired) agents.push(...examineScript(place, host), ...(await tryHooks(place, host)))
  return [
    ...agents,
    ...orderedWirings.flatMap((wiring) => wiring.examine?.(standing) ?? []),
    ...(await examineGit(watched, host)),
    ...(await examineJob(host)),
    ...examineRest(host),
  ]
}

function examineScript({ script, file }: AgentPlace, host: Files & Invocation & SetupAccess): Finding[] {
  const what = show(path.resolve(host.folder, script), host)
  const text = host.read(path.resolve(host.folder, script))
  if (text === null) return [{ state: 'open', what, says: `is not there, and ${file} runs it` }]
  const own = host.setup.oneFile()
  return own === null || own === text
    ? []
    : [
        {
          state: 'warning',
          what,
          says: `differs from depgate ${version}; run depgate init again if that is not meant`,
        },
      ]
}

function examineRest(host: Files & Invocation): Finding[] {
  const found: Finding[] = []
  const npmrc = host.read(path.join(host.folder, '.npmrc')) ?? ''
  for (const key of ['save-exact', 'min-release-age', 'ignore-scripts']) {
    if (!new RegExp(`^[ \\t]*${key}[ \\t]*(?:=|$)`, 'm').test(npmrc))
      found.push({ state: 'note', what: '.npmrc', says: `does not set ${key} (depgate init npm)` })
  }
  return found
}
