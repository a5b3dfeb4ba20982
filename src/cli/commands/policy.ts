// depgate policy: the policy in force, with the origin of every value.

import { DepgateError } from '../../errors.ts'
import { listIdle } from '../../policy/idle.ts'
import type { Layered, Refused } from '../../policy/layers.ts'
import { printPolicy } from '../../policy/parse.ts'
import { listValues } from '../../policy/value-paths.ts'
import { findRoot } from '../../check/checkout/find-root.ts'
import { listOwnGates, type OwnGate } from '../../managers/list-gates.ts'
import { openDisk } from '../../snapshot/disk.ts'
import { plain } from '../../text/plain.ts'
import type { Command } from '../command.ts'
import { isJson } from './explain.ts'
import { reportLookalikes } from '../../policy/load/lookalike-files.ts'
import { policyFile, readPolicy } from '../../policy/load/load.ts'
import { policyFolders } from '../project-folder.ts'

export const policy: Command = {
  name: 'policy',
  summary: 'the policy in force, with the origin of every value',
  usage: 'policy [--policy <file>]',
  examples: ['depgate policy', 'depgate policy --format json'],
  flags: {
    policy: { value: 'file', summary: `the policy (default: ${policyFile} here)` },
    format: { value: 'json', summary: 'as JSON' },
  },
  run: async (typed, host) => {
    if (typed.words.length > 0) {
      throw new DepgateError('EUSAGE', `"${plain(typed.words[0] ?? '', 60)}" is not expected here`)
    }
    const folders = policyFolders(host)
    const layered = readPolicy(typed.value('policy'), folders, host)
    reportLookalikes(folders, host)
    const project = openDisk(findRoot(openDisk(host.folder, host)), host)
    const outside = host.settingsPlaces(project.folder).map((one) => [one.path, one.role] as const)
    const gates = [
      ...listOwnGates((file) => project.read(file)),
      ...listOwnGates((file) => host.read(file), outside),
    ]
    host.out.write(isJson(typed) ? printJson(layered, gates) : printTable(layered, gates))
    return 0
  },
}

function printJson({ policy: inForce, origins, refused }: Layered, managers: readonly OwnGate[]): string {
  const { $schema: _, ...content } = printPolicy(inForce)
  const idle = listIdle(inForce)
  const shown = {
    sha256: inForce.sha256,
    policy: content,
    origins: Object.fromEntries(origins),
    refused,
    ...(idle.length === 0 ? {} : { idle }),
    ...(managers.length === 0 ? {} : { managers }),
  }
  return `${JSON.stringify(shown, null, 2)}\n`
}

function printTable({ policy: inForce, origins, refused }: Layered, gates: readonly OwnGate[]): string {
  const rows = listValues().map(({ path, read, print }) => [
    path,
    write(print(read(inForce))),
    origins.get(path) ?? '',
  ])
  for (const waiver of inForce.waivers)
    rows.push([
      'waivers.list',
      plain(
        `${waiver.rule}${waiver.finding === undefined ? '' : ` (${waiver.finding})`} for ${waiver.package}`,
        200,
      ),
      waiver.expires,
    ])
  for (const { manager, setting, value, file } of gates) rows.push([`${manager} ${setting}`, value, file])
  const widths = [0, 1].map((column) =>
    Math.max(...rows.map((row) => Math.min(40, (row[column] ?? '').length))),
  )
  const lines = rows.map(
    ([name = '', shown = '', origin]) =>
      `${name.padEnd(widths[0] ?? 0)}  ${shown.padEnd(widths[1] ?? 0)}  ${origin}`,
  )
  const idle = listIdle(inForce).map(({ path, reason }) => `${path} ${reason}`)
  return [...lines, ...refused.map(describeRefused), ...idle, `sha256 ${inForce.sha256}`, ''].join('\n')
}

function describeRefused({ path, origin, value, holds, reason }: Refused): string {
  return `refused: ${path} ${write(value)} in ${origin}; ${write(holds)} holds: ${reason}`
}

function write(value: unknown): string {
  return plain(JSON.stringify(value) ?? '', 200)
}
