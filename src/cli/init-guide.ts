// The guided set-up of depgate init on a terminal: what was found, what it would write, a starter policy.

import path from 'node:path'
import { DepgateError } from '../errors.ts'
import { lockfileNames } from '../lockfile/names.ts'
import type { Files } from '../ports/files.ts'
import type { GitAccess } from '../ports/git.ts'
import type { Invocation } from '../ports/invocation.ts'
import type { Outputs } from '../ports/output.ts'
import type { SetupAccess } from '../ports/setup.ts'
import type { Plan } from '../setup/plan.ts'
import { findTargets } from '../setup/team.ts'
import { plain } from '../text/plain.ts'

/** What a project is looked at with. */
type LookPorts = Pick<Files, 'read'> & GitAccess & Pick<Invocation, 'folder'>
/** What a person is asked with. */
type AskPorts = Pick<Outputs, 'out'> & SetupAccess

/** What the set-up is about. */
export interface Found {
  /** For people: what there is. */
  readonly lines: readonly string[]
  /** The names of `init` that are proposed. */
  readonly targets: readonly string[]
  readonly hasPolicy: boolean
}

/** The name of the project's policy. */
const policyName = 'depgate.json'

/** How many lockfiles are named. */
const maxNamed = 5

/** Looks at the project: its lockfiles, agents, jobs, git, policy. */
export function lookAround(host: LookPorts): Found {
  const isCheckout = host.git.top(host.folder) !== null
  const files = isCheckout ? host.git.files(host.folder, null).map((one) => one.path) : []
  const here = lockfileNames.filter((name) => host.read(path.join(host.folder, name)) !== null)
  const below = files.filter((file) => lockfileNames.includes(path.posix.basename(file)))
  const lockfiles = [...new Set([...here, ...below])]
  const signs = findTargets(files)
  const hasPolicy = host.read(path.join(host.folder, policyName)) !== null
  const more = lockfiles.length > maxNamed ? ` and ${lockfiles.length - maxNamed} more` : ''
  const named = lockfiles.slice(0, maxNamed).map((one) => plain(one, 200))
  const names = signs.map(({ name }) => name)
  return {
    lines: [
      `lockfiles: ${lockfiles.length === 0 ? 'none' : `${named.join(', ')}${more}`}`,
      ...signs.map(({ name, sign }) => `${name}: ${plain(sign)}`),
      `git: ${isCheckout ? 'a checkout' : 'no checkout'}`,
      `policy: ${hasPolicy ? policyName : 'none, so the defaults hold'}`,
    ],
    targets: [...names, ...(isCheckout && !names.includes('git') ? ['git'] : [])],
    hasPolicy,
  }
}

/** Shows what was found and asks for targets; Enter takes those that are proposed. */
export async function askTargets({ lines, targets }: Found, host: AskPorts): Promise<string[]> {
  host.out.write(['Found here:', ...lines.map((line) => `  ${line}`), ''].join('\n'))
  const proposed = targets.length === 0 ? '' : ` (Enter for: ${targets.join(' ')})`
  const answer = await host.setup.ask(`What is the gate to be wired into${proposed}? `)
  const words = (answer ?? '').split(/[\s,]+/).filter((word) => word !== '')
  return words.length === 0 ? [...targets] : words
}

/** Asks for a yes or a no; Enter is yes, and what is neither is no. */
export async function confirm(question: string, host: SetupAccess): Promise<boolean> {
  const answer = (await host.setup.ask(`${question} [Y/n] `))?.trim().toLowerCase()
  return answer === '' || answer === 'y' || answer === 'yes'
}

/** The plan of a policy with what is adjusted first: its values are the defaults, so it changes no judgement. */
export function planPolicy(host: Pick<Invocation, 'folder'>): Plan {
  const text = `${JSON.stringify(
    {
      $schema: './node_modules/depgate/schema/policy.schema.json',
      rules: {
        'minimum-age': ['error', { minimum: '7d' }],
        'floating-range': 'error',
        advisory: ['error', { auditLevel: 'critical' }],
      },
    },
    null,
    2,
  )}\n`
  const file = {
    path: path.join(host.folder, policyName),
    isExecutable: false,
    isLarge: false,
    snippet: text,
    add: (before: string | null) => before ?? text,
    remove: () => {
      throw new DepgateError('EUSAGE', `${policyName} is yours: init removes none`)
    },
  }
  return { files: [file], left: [], after: [] }
}
