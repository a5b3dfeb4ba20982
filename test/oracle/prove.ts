// Holds one change to the law: depgate judges it, and where it passes the real npms show what was let in.

import { createHash } from 'node:crypto'
import { listBreaches, listOwnBreaches, type Case } from './law.ts'
import { judge, observe, type Judgement, type Observation } from './observe.ts'
import type { Stage } from './stage.ts'
import type { State } from './state.ts'

/** What is run for each state, and how depgate is. */
export interface Means {
  /** The folders of the npms. */
  readonly npms: readonly string[]
  readonly commands: readonly string[]
  readonly as: 'bin' | 'inside'
  /** Runs something else than npm: `npms` are then what it knows. */
  readonly observe?: typeof observe
}

/** What a change came to. */
export interface Proof {
  readonly judgement: Judgement
  /** How the law was broken, by depgate itself or by an npm after a pass; empty where it holds. */
  readonly breaches: readonly string[]
}

/** The oracle of one stage; what npm does with a state is found out once. */
export interface Oracle {
  /**
   * Judges a change, and where it passed runs npm on it: the only npm with each command; of several the first with one
   * command and another one with the other, by turns. Each run takes a second, and two of them differ in little.
   */
  prove(base: State, head: State, turn?: number): Promise<Proof>
  /** What the first npm that goes beyond a judgement does with a change; empty where none does. */
  findHarm(base: State, head: State, judgement: Judgement | null): Promise<string[]>
  /** Settles when nothing runs any more: a test that was interrupted leaves its last change running. */
  idle(): Promise<unknown>
}

const sum = (state: State) => {
  const hash = createHash('sha256')
  for (const [file, content] of Object.entries(state).sort()) {
    hash.update(`${file}\0${createHash('sha256').update(content).digest('hex')}\n`)
  }
  return hash.digest('hex')
}

export function openOracle(stage: Stage, { npms, commands, as, observe: watch = observe }: Means): Oracle {
  const seen = new Map<string, Promise<Observation>>()
  const look = (state: State, npm: string, command: string) => {
    const key = `${sum(state)} ${npm} ${command}`
    const known = seen.get(key) ?? watch(state, npm, command, stage)
    seen.set(key, known)
    return known
  }
  const runs = npms.flatMap((npm) => commands.map((command) => ({ npm, command })))
  const runsOf = (turn: number) => {
    const [own = '', ...others] = npms
    if (others.length === 0) return runs
    const other = others[Math.floor(turn / 2) % others.length] ?? own
    return [own, other].map((npm, nth) => ({ npm, command: commands[(turn + nth) % commands.length] ?? '' }))
  }
  const caseOf = (base: State, judgement: Judgement | null): Case => ({
    report: judgement?.report ?? null,
    base,
    registry: stage.registry,
    labels: stage.labels,
  })
  // The servers' record of requests and the environment of the process are one for all: one change at a time.
  let last: Promise<unknown> = Promise.resolve()
  const queue = <T>(task: () => Promise<T>): Promise<T> => {
    const next = last.then(task)
    last = next.catch(() => null)
    return next
  }
  const prove: Oracle['prove'] = async (base, head, turn = 0) => {
    // Every fourth is enough to see that the built command says the same.
    const judgement = await judge(base, head, turn % 4 === 0 ? as : 'inside', stage)
    const made = caseOf(base, judgement)
    const breaches = listOwnBreaches(judgement, made)
    for (const { npm, command } of judgement.exit === 0 ? runsOf(turn) : []) {
      const before = await look(base, npm, command)
      breaches.push(...listBreaches(made, before, await look(head, npm, command)))
    }
    return { judgement, breaches }
  }
  const findHarm: Oracle['findHarm'] = async (base, head, judgement) => {
    for (const { npm, command } of runs) {
      const before = await look(base, npm, command)
      const harm = listBreaches(caseOf(base, judgement), before, await look(head, npm, command))
      if (harm.length > 0) return harm
    }
    return []
  }
  return {
    prove: (base, head, turn) => queue(() => prove(base, head, turn)),
    findHarm: (base, head, judgement) => queue(() => findHarm(base, head, judgement)),
    idle: () => last,
  }
}

/** What depgate said, short enough for a failed assertion. */
export function describeJudgement({ exit, said, report }: Judgement): string {
  const findings = (report?.findings ?? []).map(({ rule, level, message }) => `${level} ${rule}: ${message}`)
  const open = (report?.gaps ?? []).filter(({ level }) => level === 'error')
  const gaps = open.slice(0, 8).map((gap) => `gap ${gap.rule}: ${gap.package}: ${gap.reason}`)
  const changes = (report?.changes ?? []).map(({ kind, package: id }) => `${kind} ${id}`)
  return [`exit ${exit}`, ...changes, ...findings, ...gaps, said.trim()].filter(Boolean).join('\n')
}
