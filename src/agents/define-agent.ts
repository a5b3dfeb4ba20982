// The contract of the coding agents that the hook answers. Imports nothing: the hook runs after every command.

/** What happened, in words that are the same for every agent. */
export type HookMoment = 'session-start' | 'before' | 'after' | 'failed' | 'stop' | 'subagent-stop' | 'other'

/** An event of an agent, recognised from what it wrote to stdin. */
export interface HookEvent {
  /** The agent's id. */
  readonly agent: string
  readonly moment: HookMoment
  /** As the agent calls it: `PreToolUse`. */
  readonly name: string
  readonly toolName: string | null
  /** The shell command, where the tool runs one. */
  readonly command: string | null
  /** The whole of the tool's input, which a rewrite has to give back. */
  readonly input: Readonly<Record<string, unknown>> | null
  /** Where the tool ran; null where the agent does not state it. */
  readonly folder: string | null
  /** Where the session began; null where the agent does not report it. */
  readonly projectFolder: string | null
  readonly sessionId: string | null
  /** The agent goes on only because a hook blocked its end: it is not blocked twice. */
  readonly isStopActive: boolean
  /** How a session's start came about, as the agent calls it: `startup`, `resume`, `compact`. */
  readonly source?: string | null
  /** Commands that still run in the background, where the agent reports them. */
  readonly running?: readonly string[]
}

/** What depgate answers. There is no "allow": that would skip the person's own prompt. */
export type HookVerdict =
  | { readonly type: 'silent' }
  /** Not to be done, or not to be left as it is. `notice` is for the person. */
  | { readonly type: 'hold'; readonly reason: string; readonly notice: string | null }
  /** Said without holding anything. */
  | { readonly type: 'tell'; readonly reason: string; readonly notice: string | null }
  /** A person is to decide. */
  | { readonly type: 'ask'; readonly reason: string }
  /** The tool is to run with another input. */
  | { readonly type: 'rewrite'; readonly input: Readonly<Record<string, unknown>> }

/** What the process prints and how it ends. */
export interface HookReply {
  readonly stdout: string
  readonly stderr: string
  readonly exitCode: number
}

/** Settings files by what an agent reads in them: paths from the project's folder or the top of its checkout. */
export interface AgentSettings {
  /** Hooks: an edit that takes depgate's out weakens the gate. */
  readonly hooks?: readonly string[]
  /** The same in a file of depgate's own, which starts nothing else. */
  readonly ownHooks?: readonly string[]
  /** Servers (MCP) and hooks: `check` judges the packages that they start. */
  readonly servers?: readonly string[]
  /** Watched by the hook beside these. */
  readonly others?: readonly string[]
  /** Commands of a shell as JSON, which the agent runs while it sets up. */
  readonly commands?: readonly string[]
  /** What of these a team commits, as the globs of the pre-commit hook. */
  readonly staged?: readonly string[]
  /** Files of other agents whose hooks it runs too. */
  readonly alsoRead?: readonly string[]
}

/** What an agent writes into its events: by it two agents of one form are told apart. */
export interface EventForm {
  /** A key that no other agent writes; null for none. */
  readonly mark: string | null
  /** The documented keys of each event, by its name; under `''` those of every event. */
  readonly keys: Readonly<Record<string, readonly string[]>>
  /** The names of the tools that run a command line. */
  readonly shellTools: readonly string[]
}

/** The shape of an agent's hooks. */
export interface Agent {
  readonly id: string
  readonly summary: string
  /** The place in lists; agents without one follow by id. */
  readonly order?: number
  /** The files that it reads. */
  readonly settings?: AgentSettings
  readonly form: EventForm
  /** The variable in which it names the project's folder to a hook. */
  readonly projectVariable?: string
  /** A variable that it sets for the commands that it runs. */
  readonly marker?: string
  /** A variable in which it names its session to the commands that it runs. */
  readonly sessionVariable?: string
  /** The longest text that it shows, in characters. */
  readonly maxCharacters: number
  /** It can ask the person; where it cannot, what would be asked is denied. */
  readonly canAsk: boolean
  /** It can run another command than the one that was asked for. */
  readonly canRewrite: boolean
  /**
   * Returns the event, or null where something is missing that this agent always writes. Goes by what must be there, never
   * by what must not: a key that is new, or another agent's, makes no event a stranger's.
   */
  readonly recognise: (payload: Payload) => HookEvent | null
  /** Returns the event of a program that no agent recognises, and that writes this one's form without all of its keys. */
  readonly recogniseCopy?: (payload: Payload) => HookEvent | null
  /**
   * Whether the `notice` of a `hold` or `tell` verdict at this event is displayed to the person and is no part of what
   * the model gets. False where the agent's documents do not state it, and where `answer` has no place for a notice.
   *
   * What the agent logs is not covered: Claude Code writes a `systemMessage` into its transcript file (an attachment of
   * type `hook_system_message`), which a process of the same user can read.
   */
  readonly personNotice: (event: HookEvent) => boolean
  /** Puts a verdict that it can express into its own shape. */
  readonly answer: (verdict: HookVerdict, event: HookEvent) => HookReply
}

/** What came on stdin: an object, of which nothing is known. */
export type Payload = Readonly<Record<string, unknown>>

/** Declares an agent. */
export function defineAgent(agent: Agent): Agent {
  return agent
}

/** No answer. */
export const silence: HookReply = { stdout: '', stderr: '', exitCode: 0 }

/** Writes an answer as JSON. Never with exit code 2, which makes some agents drop the JSON and others the block. */
export function toJson(answer: Readonly<Record<string, unknown>>): HookReply {
  return { stdout: `${JSON.stringify(answer)}\n`, stderr: '', exitCode: 0 }
}

/** Blocks in the one way that nearly every agent knows: exit code 2, a reason on stderr, nothing on stdout. */
export function block(reason: string): HookReply {
  return { stdout: '', stderr: `${reason}\n`, exitCode: 2 }
}

/** Text under a key, or null. */
export function textOf(payload: Payload | null, key: string): string | null {
  const value = payload !== null && Object.hasOwn(payload, key) ? payload[key] : undefined
  return typeof value === 'string' ? value : null
}

/** An object under a key, or null. */
export function objectOf(payload: Payload | null, key: string): Payload | null {
  const value = payload !== null && Object.hasOwn(payload, key) ? payload[key] : undefined
  return isObject(value) ? value : null
}

/** Whether a value is an object that is no list. */
export function isObject(value: unknown): value is Payload {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The first text of a list under a key, or null. */
export function firstOf(payload: Payload, key: string): string | null {
  const value = payload[key]
  const first: unknown = Array.isArray(value) ? value[0] : undefined
  return typeof first === 'string' ? first : null
}
