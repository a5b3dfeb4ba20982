// Finds the agent that a payload comes from.

import type { Agent, HookEvent, HookReply, HookVerdict, Payload } from '../agents/define-agent.ts'
import { block, isObject } from '../agents/define-agent.ts'
import { agents } from '../agents/index.ts'

/** An event, and the agent that is to be answered. */
export interface Recognised {
  readonly agent: Agent
  readonly event: HookEvent
}

/** Returns the event in a payload; null where no agent, or more than one, writes such a thing. */
export function recognise(payload: unknown): Recognised | null {
  if (!isObject(payload)) return null
  const found = agents.flatMap((agent) => {
    const event = agent.recognise(payload)
    return event === null ? [] : [{ agent, event }]
  })
  return found.length === 1 ? (found[0] ?? null) : found.length === 0 ? recogniseCopy(payload) : null
}

/** A program can write the form of an agent and leave out what no answer needs: it is answered like that agent. */
function recogniseCopy(payload: Payload): Recognised | null {
  for (const agent of agents) {
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

/** Where nobody can be told in their own words. */
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
