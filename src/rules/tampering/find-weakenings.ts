// Lists how an edit of one of the gate's files weakens the gate.

import { compareScriptLists } from '../../managers/compare-scripts.ts'
import { compareSettings } from '../../managers/compare.ts'
import { roleOfSettings } from '../../managers/table.ts'
import { compareHookSettings } from './hook-settings.ts'
import { compareAllowScripts } from './allowed-changes.ts'
import { compareNpmrc } from '../../npmrc/compare.ts'
import type { NpmrcLayer } from '../../npmrc/layers.ts'
import { describeNarrowed } from './osv-edit.ts'
import { plain } from '../../text/plain.ts'
import type { ProjectFile } from '../../model/change.ts'
import type { Weakening } from './weakening.ts'

/**
 * Lists what the edit of a file weakens; nothing where it only reformats, tightens or is unrelated.
 *
 * @param asOf - the time that dates are compared with; without it no date is too late.
 */
export function listWeakened(file: ProjectFile, asOf: Date | null = null): Weakening[] {
  const isSame = file.before === file.text && file.policies === undefined && file.lower === undefined
  if (file.hasNoBefore === true) return []
  if (file.leadsOut === true) return [linkOut]
  if (isSame) return []
  switch (file.kind) {
    case 'npmrc':
      return [
        ...compareNpmrc(
          layersOf(file.before ?? '', file.lower?.before),
          layersOf(file.text, file.lower?.after),
          asOf,
        ),
        // pnpm up to 10 reads its own settings there too.
        ...compareSettings('pnpm-rc', file.before, file.text, file.path),
      ]
    case 'manifest':
      // npm reads the field of the root alone.
      return file.isMember === true
        ? []
        : [
            ...compareAllowScripts(file.before, file.text),
            ...compareSettings('pnpm-manifest', file.before, file.text, file.path),
            ...compareScriptLists('manifest', file.before, file.text),
          ]
    case 'manager-settings': {
      const role = roleOfSettings(file.path)
      if (role === null) return []
      const loosened = compareSettings(role, file.before, file.text, file.path)
      return role === 'pnpm'
        ? [...loosened, ...compareScriptLists('pnpm-workspace', file.before, file.text)]
        : loosened
    }
    case 'hook-settings':
      return compareHookSettings(file)
    case 'hook':
      return file.before === null ? [] : [describeHook(file.text)]
    case 'job':
      return file.jobEdit === undefined ? [] : [describeFile('job', file.jobEdit)]
    case 'advisories':
      return describeAdvisories(file)
    case 'policy':
      return [...(file.loosened ?? []).map(describeValue), ...describeWaivers(file)]
    // Judged by other means: the gate, the rules install-code and patched.
    case 'lockfile':
    case 'tree':
    case 'install-code':
    case 'patch':
      return []
  }
}

const linkOut: Weakening = {
  subject: 'link',
  message: 'the file is a link out of the repository, so that nobody can tell what npm reads',
  before: null,
  after: null,
  line: null,
}

function layersOf(text: string, lower: readonly NpmrcLayer[] = []): NpmrcLayer[] {
  return [{ path: null, text }, ...lower]
}

function describeHook(text: string): Weakening {
  const what = text === '' ? 'was deleted' : 'was changed'
  return {
    subject: 'hook',
    message: `the program of the hook ${what}`,
    before: null,
    after: null,
    line: null,
  }
}

/** Data that the change adds does not count, unless an agent added it: the hook has no commit to read instead. */
function describeAdvisories({ before, text, isOfAgent }: ProjectFile): Weakening[] {
  const what =
    before === null
      ? isOfAgent === true
        ? 'was added'
        : null
      : describeNarrowed(before, text === '' ? null : text)
  if (what === null) return []
  return [describeFile('advisories', `the advisory data, which is part of what judges, ${what}`)]
}

function describeFile(subject: string, message: string): Weakening {
  return { subject, message, before: null, after: null, line: null }
}

function describeValue({ path, before, after }: NonNullable<ProjectFile['loosened']>[number]): Weakening {
  const [was, is] = [write(before), write(after)]
  return {
    subject: path,
    message: `"${path}" of the policy was loosened from ${was} to ${is}`,
    before: was,
    after: is,
    line: null,
  }
}

function describeWaivers({ addedWaivers = [] }: ProjectFile): Weakening[] {
  return addedWaivers.map(({ rule, package: name, finding, expires }) => ({
    subject: `waiver of ${rule}`,
    message: `a waiver of ${rule}${finding === undefined ? '' : ` (${plain(finding, 100)})`} for ${plain(name, 240)} until ${expires} was added by the change that it lets through`,
    before: null,
    after: plain(`${rule} for ${name}`, 300),
    line: null,
    isWaiver: true,
  }))
}

function write(value: unknown): string {
  return plain(JSON.stringify(value) ?? 'nothing', 120)
}
