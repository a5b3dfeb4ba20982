// The page of a coding agent in docs/agents: what is generated of its wiring and its answers.

import { format, resolveConfig } from 'prettier'
import type { Agent } from '../../src/agents/define-agent.ts'
import type { Wiring } from '../../src/agents/define-wiring.ts'

const start = '<!-- start of the generated part -->'
const end = '<!-- end of the generated part -->'

/** Returns a page with its generated part written anew. */
export async function writeAgentPage(
  agent: Agent,
  wiring: Wiring,
  page: string | null,
  file: string,
): Promise<string> {
  const options = await resolveConfig(file)
  const head = await format(writeHead(agent, wiring), { ...options, parser: 'markdown' })
  return `${head}\n${end}${page?.split(end)[1] ?? '\n'}`
}

/** What an agent is called: the summary begins with it. */
function nameOf({ summary }: Agent): string {
  return summary.split(':')[0] ?? summary
}

function writeHead(agent: Agent, { name, scopes }: Wiring): string {
  const { file, script, wiring, own = [], after } = scopes[0].place({ folder: '/project', env: {} })
  const files = [...new Set([file, script, ...own.map(({ path }) => path)])]
  const others = scopes.filter(({ flag }) => flag !== null)
  return [
    `# ${nameOf(agent)}`,
    start,
    'In the folder of the project:',
    ['```sh', `depgate init ${name}`, 'depgate doctor', '```'].join('\n'),
    `\`init\` writes ${join(files.map(code))}: commit them. \`doctor\` runs what is wired in with events of ${nameOf(agent)} and tells whether each would block. \`depgate init ${name} --remove\` takes it out.`,
    ...(others.length === 0
      ? []
      : [others.map(({ flag, summary }) => `- \`depgate init ${name} --${flag}\`: ${summary}`).join('\n')]),
    '## To know',
    [
      ...after.map((line) => `- ${line}`),
      `- Where a person has to decide, depgate ${agent.canAsk ? 'asks through the agent, where the event allows it' : 'denies: this agent cannot ask'}.`,
      ...(agent.canRewrite
        ? ['- With `hook.rewrite` a command is run behind the gate in place of being denied.']
        : []),
      `- An answer has at most ${agent.maxCharacters.toLocaleString('en')} characters; the whole report is in the file that it names.`,
    ].join('\n'),
    '## What runs when',
    ['| event | tools | time limit |', '| --- | --- | --- |', ...wiring.events.map(writeEvent)].join('\n'),
  ].join('\n\n')
}

function writeEvent([event, entry]: readonly [string, Readonly<Record<string, unknown>>]): string {
  const [handler = entry] = Array.isArray(entry.hooks) ? (entry.hooks as Record<string, unknown>[]) : []
  const { timeout } = handler
  // Some agents count in milliseconds.
  const seconds = typeof timeout === 'number' ? (timeout >= 1000 ? timeout / 1000 : timeout) : null
  const matcher = typeof entry.matcher === 'string' ? code(entry.matcher.replaceAll('|', '\\|')) : 'all'
  return `| ${code(event)} | ${matcher} | ${seconds === null ? "the agent's own" : `${seconds} s`} |`
}

const code = (text: string) => `\`${text}\``
const join = (words: readonly string[]) => new Intl.ListFormat('en').format(words)
