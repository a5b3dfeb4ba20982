// depgate doctor: proves that the gate that is wired in would hold.

import path from 'node:path'
import { DepgateError } from '../../errors.ts'
import type { Invocation } from '../../ports/invocation.ts'
import type { Files } from '../../ports/files.ts'
import type { SetupAccess } from '../../ports/setup.ts'
import type { Host } from '../../ports/host.ts'
import type { AgentWiring } from '../../setup/agents.ts'
import { hasPlugin, listHooks, readSettings, describeDisabled, type Layers } from '../../setup/wired-hooks.ts'
import { plain } from '../../text/plain.ts'
import { version } from '../../version.ts'
import { isJson } from './explain.ts'
import type { Command } from '../command.ts'
import { examineGit, examineJob } from '../../setup/examine-gate.ts'
import { claudeFolder, wiringsOf } from '../../setup/plan.ts'
import { tryHooks } from '../../setup/try-hooks.ts'
import { show } from '../../text/show-path.ts'
import type { Finding } from '../../setup/check-result.ts'

/** Where administrators keep settings of Claude Code (Linux, macOS, Windows). */
const managedFiles = [
  '/etc/claude-code/managed-settings.json',
  '/Library/Application Support/ClaudeCode/managed-settings.json',
  'C:\\Program Files\\ClaudeCode\\managed-settings.json',
]

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
        hint: 'depgate init claude|cursor|codex|github|git',
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
  const wired = wiringsOf(host).filter(({ file }) => listHooks(readSettings(read(file))).length > 0)
  const layers: Layers = {
    managed: readSettings(managedFiles.map(read).find((text) => text !== null) ?? null),
    local: readSettings(read('.claude/settings.local.json')),
    project: readSettings(read('.claude/settings.json')),
    user: readSettings(read(path.join(claudeFolder(host), 'settings.json'))),
  }
  const claude = wired.filter(({ agent }) => agent === 'claude')
  const agents: Finding[] = []
  for (const wiring of wired) agents.push(...examineScript(wiring, host), ...(await tryHooks(wiring, host)))
  const disabled = claude.length === 0 ? [] : describeDisabled(layers)
  return [
    ...agents,
    ...disabled.map((says): Finding => ({
      state: 'open',
      what: 'Claude Code',
      says: `${says}: no hook above runs`,
    })),
    ...examineNeighbours(wired, hasPlugin(layers), host),
    ...(await examineGit(host)),
    ...(await examineJob(host)),
    ...examineRest(host),
  ]
}

function examineScript({ script, file }: AgentWiring, host: Files & Invocation & SetupAccess): Finding[] {
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

function examineNeighbours(
  wired: readonly AgentWiring[],
  isPlugin: boolean,
  host: Files & Invocation,
): Finding[] {
  const has = (agent: string) => wired.some((one) => one.agent === agent)
  const claude = wired.filter(({ agent }) => agent === 'claude')
  const found: Finding[] = []
  if (isPlugin && claude.length > 0)
    found.push({
      state: 'warning',
      what: 'plugin',
      says: 'the plugin and the settings both run the hook; keep one of them',
    })
  if (claude.length > 1)
    found.push({
      state: 'warning',
      what: 'Claude Code',
      says: `${claude.length} settings files run the hook; one is enough`,
    })
  if (has('claude') && has('cursor'))
    found.push({
      state: 'note',
      what: 'Cursor',
      says: 'also reads .claude/settings.json, so each hook runs twice there',
    })
  else if (has('claude') && host.read(path.join(host.folder, '.cursor/mcp.json')) !== null)
    found.push({
      state: 'note',
      what: 'Cursor',
      says: 'reads the hooks in .claude/settings.json unless that is turned off there',
    })
  return found
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
