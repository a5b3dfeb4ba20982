// Chooses among the agents that a payload can come from, and answers all of them where it can come from several.

import { block, silence, type Agent, type HookEvent, type Payload } from '../agents/define-agent.ts'

/** An event, and the agent that is to be answered. */
export interface Recognised {
  readonly agent: Agent
  readonly event: HookEvent
}

/**
 * Returns the agents that read the hooks of a wired one: of `.claude/settings.json` three others do. A plug-in that was
 * wired by hand into another file is found by its payload alone.
 */
export function listReaders(agents: readonly Agent[], id: string): Agent[] {
  const wired = agents.find((one) => one.id === id)
  if (wired === undefined) return []
  const own = hookFiles(wired)
  const isReader = (agent: Agent) =>
    [...hookFiles(agent), ...(agent.settings?.alsoRead ?? [])].some((file) => own.includes(file))
  return agents.filter((agent) => agent === wired || isReader(agent))
}

function hookFiles({ settings = {} }: Agent): readonly string[] {
  return [...(settings.hooks ?? []), ...(settings.ownHooks ?? [])]
}

/**
 * Returns the event in a payload; null where none of the agents writes such a thing.
 *
 * An agent is taken by what must be there. Where several are, the one that documents the most of the payload's keys for
 * this event is; where that is even, the wired one; else all of them are, and get an answer that is right for each. A key
 * that no agent documents counts for none.
 *
 * @param wired - the id of the agent in whose settings the hook is; null where that is not known.
 */
export function choose(payload: Payload, agents: readonly Agent[], wired: string | null): Recognised | null {
  const marked = agents.filter(({ form: { mark } }) => mark !== null && Object.hasOwn(payload, mark))
  const own = find(payload, marked)
  if (own.length > 1) return null
  const found = own.length === 1 ? own : find(payload, agents)
  const known = found.filter(({ event }) => event.moment !== 'other')
  const candidates = known.length > 0 ? known : found
  const points = candidates.map((one) => countKeys(payload, one))
  const best = candidates.filter((_, index) => points[index] === Math.max(...points))
  const first = best.find(({ agent }) => agent.id === wired) ?? best[0]
  if (first === undefined) return null
  return best.length === 1 || first.agent.id === wired ? first : answerAll(best, first)
}

function find(payload: Payload, agents: readonly Agent[]): Recognised[] {
  return agents.flatMap((agent) => {
    const event = agent.recognise(payload)
    return event === null ? [] : [{ agent, event }]
  })
}

/** Counts the keys that an agent documents for an event, and the tool that it names so. */
function countKeys(payload: Payload, { agent: { form }, event }: Recognised): number {
  const { '': always = [] } = form.keys
  const own = Object.hasOwn(form.keys, event.name) ? (form.keys[event.name] ?? []) : []
  const documented = new Set([...always, ...own])
  const keys = Object.keys(payload).filter((key) => documented.has(key)).length
  return keys + (event.toolName !== null && form.shellTools.includes(event.toolName) ? 1 : 0)
}

/**
 * One agent in the place of several that share a form. Where they would be answered alike they are; else a block is exit
 * code 2 with the reason on stderr, which each of them takes for one, and what is only told is left out.
 */
function answerAll(candidates: readonly Recognised[], { agent: first, event }: Recognised): Recognised {
  const agents = candidates.map(({ agent }) => agent)
  const id = agents.map((one) => one.id).join('/')
  const agent: Agent = {
    ...first,
    id,
    summary: id,
    maxCharacters: Math.min(...agents.map(({ maxCharacters }) => maxCharacters)),
    canAsk: agents.every(({ canAsk }) => canAsk),
    canRewrite: false,
    recognise: () => null,
    personNotice: () => false,
    answer: (verdict) => {
      const replies = candidates.map((one) => one.agent.answer(verdict, one.event))
      const [reply = silence, ...others] = replies
      if (others.every((other) => JSON.stringify(other) === JSON.stringify(reply))) return reply
      return verdict.type === 'hold' || verdict.type === 'ask' ? block(verdict.reason) : silence
    },
  }
  return { agent, event: { ...event, agent: id } }
}
