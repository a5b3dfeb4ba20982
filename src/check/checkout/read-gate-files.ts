// Reads what the gate depends on beside a lockfile: policies, `.npmrc`, hooks, at the project and at the top of its checkout.

import path from 'node:path'
import { gateFiles, type GateFile } from '../../watched/gate-files.ts'
import { comparePolicyFile } from '../../policy/load/compare-states.ts'
import { policyFile } from '../../policy/load/load.ts'
import { statesAt, stepBetween, type States } from '../../snapshot/snapshot.ts'
import { show } from '../../text/show-path.ts'
import type { ProjectFile } from '../../model/change.ts'
import type { ComparedProject, ProjectHost } from './compared-project.ts'
import { readNpmrcFiles } from './read-npmrc.ts'

/** Returns the files that differ, in the project's folder and at the top of its checkout; between them only policies. */
export function readGateFiles(project: ComparedProject, host: ProjectHost): ProjectFile[] {
  const { before, after } = project.states
  if (before === null) return []
  const { folder } = after
  const top = after.top() ?? folder
  const isTop = host.real(top) === host.real(folder)
  // Between them only policies count: each is a layer of what judges.
  const between = project.above.filter((one) => one !== folder && host.real(one) !== host.real(top))
  return [folder, ...between, ...(isTop ? [] : [top])].flatMap((place) => {
    const files = between.includes(place) ? gateFiles.filter(({ kind }) => kind === 'policy') : gateFiles
    const here = { ...project, states: statesAt(project.states, place) }
    return files.flatMap((file) => {
      // Every .npmrc beside a manifest is read with it.
      if (file.kind === 'npmrc') return place === folder ? [] : readNpmrc(file, here, host)
      return readOne(file, here, host)
    })
  })
}

function readNpmrc(file: GateFile, { states, isKnown }: ComparedProject, host: ProjectHost) {
  const { folder } = states.after
  const shown = show(path.join(folder, file.path), host)
  const npmrc = { states, file: file.path, shown, isMember: false, countsGone: true }
  const found = readNpmrcFiles(npmrc, host, () => isKnown(folder, file.path))
  return found.filter((one) => one.hasNoBefore !== true)
}

function readOne(
  file: GateFile,
  { states, changeOf, isKnown }: ComparedProject,
  host: ProjectHost,
): ProjectFile[] {
  const { folder } = states.after
  const text = states.after.read(file.path)
  const before = states.before?.read(file.path) ?? null
  const isPolicy = file.kind === 'policy'
  const policies = isPolicy ? comparePolicy(states, [before, text], host) : undefined
  // What it extends can have changed under it.
  if (text === before && policies?.before?.sha256 === policies?.after?.sha256) return []
  // What git does not know is no part of a change; a policy is read from the disk all the same.
  if (before === null && (!isPolicy || changeOf === 'disk') && !isKnown(folder, file.path)) return []
  return [
    {
      type: 'file',
      kind: file.kind,
      path: show(path.join(folder, file.path), host),
      text: text ?? '',
      before,
      ...(isPolicy && changeOf === 'disk' ? { isInForce: true } : {}),
      ...(isPolicy && changeOf === 'agent' ? { isOfAgent: true } : {}),
      ...(policies === undefined ? {} : { policies }),
    },
  ]
}

/** The policies before and after an edit, with what each extends and the policies above it. */
function comparePolicy(
  { before, after }: States,
  texts: readonly [string | null, string | null],
  host: ProjectHost,
) {
  if (before === null) return undefined
  const old = before.unmoved()
  const top = old.top() ?? old.folder
  const step = stepBetween(host.real(top), path.join(host.real(old.folder), policyFile))
  if (step === null) return undefined
  return comparePolicyFile(
    { before: { at: old.at(top), step }, after: { at: after, step: policyFile }, texts },
    { folder: host.folder, real: (file) => host.real(file), disk: after },
  )
}
