// Finds the agent that a payload comes from.

import type { Agent, HookEvent, HookReply, HookVerdict, Payload } from '../agents/define-agent.ts'
import { block, isObject } from '../agents/define-agent.ts'
import { agents } from '../agents/index.ts'
import { choose, listReaders, type Recognised } from './choose-agent.ts'

export type { Recognised } from './choose-agent.ts'

/**
 * Returns the event in a payload; null where no agent, or more than one, writes such a thing.
 *
 * @param wired - the id of the agent in whose settings the hook is, as `init` writes it: the payload is then one of those
 * that read these settings, if any of them writes such a thing.
 */
export function recognise(payload: unknown, wired: string | null = null): Recognised | null {
  if (!isObject(payload)) return null
  const readers = wired === null ? [] : listReaders(agents, wired)
  return (
    choose(payload, readers, wired) ??
    recogniseCopy(payload, readers) ??
    choose(payload, agents, null) ??
    recogniseCopy(payload, agents)
  )
}

/** The ids of all agents. */
export const agentIds: readonly string[] = agents.map(({ id }) => id)

/** Whether there is an agent of this id. */
export function isAgent(id: string): boolean {
  return agentIds.includes(id)
}

/** A program can write the form of an agent and leave out what no answer needs: it is answered like that agent. */
function recogniseCopy(payload: Payload, among: readonly Agent[]): Recognised | null {
  if (agents.some(({ form: { mark } }) => mark !== null && Object.hasOwn(payload, mark)) && among === agents)
    return null
  for (const agent of among) {
    const event = agent.recogniseCopy?.(payload) ?? null
    if (event !== null) return { agent, event }
  }
  return null
}

/**
 * Puts a verdict into the agent's shape.
 *
 * What blocks is blocked once where the agent was about to stop; what the agent cannot ask is blocked; what it cannot
 * rewrite was judged by the caller.
 */
export function reply({ agent, event }: Recognised, verdict: HookVerdict): HookReply {
  const settled = fitVerdict(agent, event, verdict)
  if (settled.type === 'silent' || settled.type === 'rewrite') return agent.answer(settled, event)
  const reason = cut(settled.reason, agent.maxCharacters)
  if (settled.type === 'ask') return agent.answer({ ...settled, reason }, event)
  const notice = settled.notice === null ? null : cut(settled.notice, agent.maxCharacters)
  return agent.answer({ ...settled, reason, notice }, event)
}

function fitVerdict(agent: Agent, event: HookEvent, verdict: HookVerdict): HookVerdict {
  if (verdict.type === 'ask' && !agent.canAsk) {
    const reason = `${verdict.reason}\nThis agent cannot ask: a person has to run it.`
    return { type: 'hold', reason, notice: null }
  }
  if (verdict.type !== 'hold') return verdict
  const isStop = event.moment === 'stop' || event.moment === 'subagent-stop'
  const isHeld = event.moment !== 'session-start' && !(isStop && event.isStopActive)
  const { reason, notice } = verdict
  return isHeld ? verdict : { type: 'tell', reason, notice: notice ?? reason }
}

/** Where no agent can be answered in its own form. */
export function refuse(reason: string): HookReply {
  return block(`depgate: ${reason}`)
}

/** What could not be judged does not pass. */
export function unjudged(why: string): Extract<HookVerdict, { type: 'hold' }> {
  const reason = `depgate: the dependencies could not be judged: ${why}`
  return { type: 'hold', reason, notice: reason }
}

function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1).toWellFormed()}…`
}
