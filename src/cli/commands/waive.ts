// depgate waive: records a waiver in the policy of the project.

import { refuseWord } from '../../options/refuse-word.ts'
import path from 'node:path'
import { DepgateError } from '../../errors.ts'
import type { PackageId } from '../../model/lockfile.ts'
import type { Finding, Gap } from '../../model/report.ts'
import { parseExact } from '../../options/package-pattern.ts'
import { chooseEnd, recordWaiver } from '../../policy/waivers/record.ts'
import { integrityOf } from '../../lockfile/integrity.ts'
import type { Files } from '../../ports/files.ts'
import type { GitAccess } from '../../ports/git.ts'
import type { Invocation } from '../../ports/invocation.ts'
import type { Registry } from '../../ports/registry.ts'
import type { AnyRule } from '../../rules/define-rule.ts'
import { namesOf } from '../../rules/finding-name.ts'
import { rules } from '../../rules/index.ts'
import { plain } from '../../text/plain.ts'
import type { Command } from '../command.ts'
import { findOn, nameFound } from '../../check/findings-of.ts'
import { findLockfile, readLockfile } from '../../check/checkout/read-lockfile.ts'
import { policyFile, readPolicy } from '../../policy/load/load.ts'
import type { Waiver } from '../../model/policy.ts'
import { parseMoment, registrySettings } from '../judge-flags.ts'
import { openDisk } from '../../snapshot/disk.ts'
import { listFolders } from '../../check/checkout/folders.ts'
import type { Typed } from '../../options/arguments.ts'

export const waive: Command = {
  name: 'waive',
  summary: 'record a waiver',
  usage: 'waive <name@version> --rule <rule> --reason <text>',
  examples: [
    'depgate waive left-pad@1.3.0 --rule minimum-age --reason "fixes CVE-2026-1234"',
    'depgate waive left-pad@1.3.0 --rule advisory --finding GHSA-xxxx-xxxx-xxxx --reason "not reached" --expires 2026-12-01 --by jane',
  ],
  flags: {
    rule: { value: 'rule', summary: 'the rule that is waived for this package' },
    finding: {
      value: 'name',
      summary: 'which of several findings: the id of an advisory, or facts.finding of the report',
    },
    reason: { value: 'text', summary: 'why' },
    expires: {
      value: 'date',
      summary: 'its last day or moment (default: when it becomes redundant, or the maximum)',
    },
    by: { value: 'name', summary: 'who records it' },
    'approved-by': { value: 'name', summary: 'who agreed' },
    policy: { value: 'file', summary: `where it is written (default: ${policyFile} beside the lockfile)` },
    registry: { value: 'url', summary: 'the registry (default: as npm is configured)' },
    offline: { summary: 'use only what is cached' },
  },
  run: async (typed, host) => {
    const rule = readRule(typed)
    const { id, text } = readPackage(typed)
    const reason = typed.value('reason') ?? ''
    if (reason.trim() === '')
      throw new DepgateError('EUSAGE', 'a waiver needs a reason', { hint: '--reason "why"' })
    const place = findLockfile(openDisk(host.folder, host))
    const folder = path.dirname(place)
    const file =
      typed.value('policy') === null
        ? path.join(folder, policyFile)
        : path.resolve(host.folder, typed.value('policy') ?? '')
    const { policy } = readPolicy(typed.value('policy'), listFolders(folder, host), host)
    const terms = policy.settings.waivers
    if (terms.isForbidden) throw new DepgateError('EPOLICY', 'the policy forbids waivers')
    const { deadlineSeconds } = policy.settings.registry
    const registry = await host.openRegistry({ ...registrySettings(typed, folder), deadlineSeconds })
    const asOf = parseMoment(typed, host)
    const integrity = await findIntegrity(id, place, registry, host)
    const found = await findOn(id, { rule, place, policy, registry, asOf }, host)
    const finding = nameFound({ rule, text, finding: typed.value('finding') }, found, (line) => {
      host.err.write(`${line}\n`)
    })
    const { findings, gaps } = found
    const meant = finding === null ? findings : findings.filter((one) => namesOf(one).includes(finding))
    const expires = typed.value('expires') ?? chooseEnd(meant, terms, asOf)
    const [by, approvedBy] = [typed.value('by'), typed.value('approved-by')]
    const waiver: Waiver = {
      rule: rule.id,
      package: text,
      ...(finding === null ? {} : { finding }),
      ...(integrity === null ? {} : { integrity }),
      reason,
      ...(by === null ? {} : { by }),
      ...(approvedBy === null ? {} : { approvedBy }),
      expires,
    }
    const recorded = recordWaiver(host.read(file), waiver, terms, asOf)
    const { notCounted, isUpdate } = recorded
    host.write(file, recorded.text)
    const shown = plain(path.relative(host.folder, file)).replaceAll('\\', '/')
    host.out.write(
      `${isUpdate ? 'updated' : 'wrote'} a waiver of ${rule.id}${finding === null ? '' : ` (${plain(finding, 60)})`} for ${text} until ${expires} in ${shown}` +
        `${integrity === null ? ', bound to no hash: neither lockfile nor registry has one' : ', bound to its hash'}\n` +
        formatUnfound(rule, finding, meant, gaps) +
        (notCounted === null ? '' : `it does not count yet: ${notCounted}\n`) +
        'Commit it in a change of its own: against a base it counts only once it is merged.\n',
    )
    return 0
  },
}

/** The line for a waiver whose finding the rule does not find now, or could not judge. */
function formatUnfound(
  { id }: AnyRule,
  finding: string | null,
  meant: readonly Finding[],
  [gap]: readonly Gap[],
): string {
  if (meant.length > 0) return ''
  if (gap !== undefined) return `whether ${id} finds it cannot be told now: ${plain(gap.reason, 300)}\n`
  return finding === null ? '' : `${id} finds nothing of that name there now\n`
}

function readRule(typed: Typed): AnyRule {
  const name = typed.value('rule')
  const known = rules.filter((rule) => rule.isFinal !== true).map((rule) => rule.id)
  if (name === null) throw new DepgateError('EUSAGE', 'a waiver needs a rule', { hint: '--rule minimum-age' })
  const rule = rules.find((one) => one.id === name)
  if (rule === undefined) throw refuseWord('rule', name, known)
  if (rule.isFinal === true) throw new DepgateError('EUSAGE', `${rule.id} cannot be waived`)
  if (rule.judges !== 'package')
    throw new DepgateError('EUSAGE', `${rule.id} does not judge packages, and a waiver is for a package`)
  return rule
}

function readPackage(typed: Typed): { id: PackageId; text: string } {
  const [text = '', more] = typed.words
  const id = parseExact(text)
  if (id === null || more !== undefined)
    throw new DepgateError('EUSAGE', `"${plain(more ?? text, 60)}" is not one exact package`, {
      hint: 'depgate waive left-pad@1.3.0 --rule minimum-age --reason "…"',
    })
  return { id, text }
}

/** The hash in the lockfile, or otherwise that of the registry. */
async function findIntegrity(
  id: PackageId,
  place: string,
  registry: Registry,
  host: Files & GitAccess & Invocation,
): Promise<string | null> {
  const hash = integrityOf(readLockfile(place, openDisk(host.folder, host), host), id)
  if (hash !== null) return hash
  const [answer] = await registry.releases([{ ...id, source: { type: 'registry', url: null } }])
  return answer?.status === 'answered' ? (answer.manifest?.integrity ?? null) : null
}
