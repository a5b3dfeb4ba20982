// depgate doctor: proves that the installed hooks and jobs would block a bad change.

import path from 'node:path'
import { readSettings, type Wiring } from '../../agents/define-wiring.ts'
import { orderedWirings } from '../../agents/ordered-wirings.ts'
import { orderedAgents } from '../../agents/settings-files.ts'
import { DepgateError } from '../../errors.ts'
import type { Invocation } from '../../ports/invocation.ts'
import type { AdvisoryData } from '../../ports/advisory-data.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Files, PolicyPlaces } from '../../ports/files.ts'
import type { GitAccess } from '../../ports/git.ts'
import type { Registries } from '../../ports/registries.ts'
import type { SetupAccess } from '../../ports/setup.ts'
import { plain } from '../../text/plain.ts'
import { version } from '../../version.ts'
import { isJson } from './explain.ts'
import type { Command } from '../command.ts'
import { watched } from '../../hook/watched-files.ts'
import { examineJob } from '../../setup/examine-gate.ts'
import { bots, examineBots } from '../../setup/bots/plan-bots.ts'
import { examineGit } from '../../setup/examine-git.ts'
import { initTargets } from '../../setup/init-targets.ts'
import { listPlaces, type AgentPlace } from '../../setup/plan-agent.ts'
import { examinePlace } from '../../setup/examine-place.ts'
import { findTargets } from '../../setup/team.ts'
import { listPlaceHooks, tryAsReader, tryHooks } from '../../setup/try-hooks.ts'
import { examineAdvisories, readProject } from '../doctor-project.ts'
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
  isOfProject: true,
  run: async (typed, host) => {
    if (typed.words.length > 0)
      throw new DepgateError('EUSAGE', `"${plain(typed.words[0] ?? '', 60)}" is not expected here`)
    const hasJson = isJson(typed)
    const stop = host.progress('trying the hooks')
    const findings = await examine(host).finally(stop)
    if (!findings.some(({ state }) => state === 'holds' || state === 'open')) {
      throw new DepgateError('EUSAGE', 'the gate is wired into nothing here', {
        hint: `depgate init ${initTargets.filter((name) => !['npm', ...bots].includes(name)).join('|')}`,
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

/** What the wired gate, the project and its advisories are examined with. */
type DoctorPorts = AdvisoryData &
  Clock &
  Files &
  GitAccess &
  Invocation &
  PolicyPlaces &
  Registries &
  SetupAccess

async function examine(host: DoctorPorts): Promise<Finding[]> {
  const read = (file: string) => host.read(path.resolve(host.folder, file))
  const project = readProject(host)
  const wired = listPlaces(host).filter((place) => isWired(place, host))
  const standing = { wired: wired.map(({ agent }) => agent), machine: host, read }
  const signs = new Set(findTargets([...(project.facts.files?.keys() ?? [])]).map(({ name }) => name))
  const agents: Finding[] = []
  for (const place of wired) {
    const settings = readSettings(read(place.file))
    agents.push(
      ...examineScript(place, host),
      ...(await tryHooks(place, host)),
      ...examinePlace(place, listPlaceHooks(place, host), settings, project.facts),
    )
    for (const reader of listReaders(place))
      agents.push(...(await tryAsReader(place, reader, signs.has(reader.name), host)))
  }
  return [
    ...agents,
    ...orderedWirings.flatMap((wiring) => wiring.examine?.(standing) ?? []),
    ...(await examineGit(watched, host)),
    ...(await examineJob(host)),
    ...project.findings,
    ...(await examineAdvisories(project.policy, host)),
    ...examineBots(project.policy, host),
    ...examineRest(host),
  ]
}

function isWired(place: AgentPlace, host: Files & Invocation): boolean {
  const { own = [] } = place
  if (own.length > 0)
    return own.some((one) => (host.read(path.resolve(host.folder, one.path)) ?? '').includes('depgate'))
  return listPlaceHooks(place, host).length > 0
}

/** The agents beside its own that run the hooks of a settings file. */
function listReaders({ file, agent }: AgentPlace): Wiring[] {
  const ids = orderedAgents
    .filter(({ settings = {} }) => (settings.alsoRead ?? []).includes(file))
    .map(({ id }) => id)
  return orderedWirings.filter((one) => one !== agent && ids.includes(one.agent))
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
