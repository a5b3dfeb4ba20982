// The command line: argv in, exit code out.

import { refuseWord } from '../options/refuse-word.ts'
import { DepgateError } from '../errors.ts'
import type { Host } from '../ports/host.ts'
import { breakCommands, plain } from '../text/plain.ts'
import { show } from '../text/show-path.ts'
import { version } from '../version.ts'
import type { CommandHelp } from './command.ts'
import { commands } from './commands.ts'
import { describeFlags, helpFlag, readFlags } from './flags.ts'
import { projectFolder } from './project-folder.ts'
import { npmCommand } from '../wrapper/npm-args.ts'
import { npmWords } from '../shell/npm-commands.ts'
import { helpOfNpmCommand, npmSummary } from './npm-help.ts'
import { wrap } from '../wrapper/run.ts'

/** The exit code where no judgement was possible as asked. */
const impossible = 2

/** Runs one command line, without `node` and the script's path, and returns the exit code. */
export async function main(argv: readonly string[], outside: Host): Promise<number> {
  const host = withQuietErrors(outside)
  try {
    return await dispatch(argv, host)
  } catch (error) {
    host.err.write(describeError(error, argv.includes('--verbose')))
    return impossible
  }
}

/** The host with a stderr without workflow commands: no line of it may be read as one by a CI runner. */
function withQuietErrors(host: Host): Host {
  const { err } = host
  return {
    ...host,
    err: { ...err, write: (text) => err.write(breakCommands(text)) },
    at: (...place) => withQuietErrors(host.at(...place)),
  }
}

async function dispatch(argv: readonly string[], host: Host): Promise<number> {
  const [word, ...rest] = argv
  if (word === undefined || word === '-h' || word === '--help' || word === 'help') {
    host.out.write(rest[0] === undefined ? overview() : helpOf(rest[0]))
    return word === undefined ? impossible : 0
  }
  if (word === '-V' || word === '--version') {
    host.out.write(`${version}\n`)
    return 0
  }
  const help = helpOfNpmCommand(argv)
  if (help !== null) {
    host.out.write(help)
    return 0
  }
  const wrapped = npmCommand(argv)
  if (wrapped !== null) return wrap(wrapped, host)
  const command = commands.find((one) => one.name === word)
  if (command === undefined) throw refuseCommand(word)
  const end = rest.indexOf('--')
  const flags = end === -1 ? rest : rest.slice(0, end)
  if (flags.includes('--help') || flags.includes('-h')) {
    host.out.write(describeCommand(command))
    return 0
  }
  const typed = readFlags(command.name, rest, command.flags)
  return await command.run(typed, command.isOfProject === true ? atProject(host) : host)
}

function atProject(host: Host): Host {
  const folder = projectFolder(host)
  if (folder === host.folder) return host
  host.err.write(`depgate: in ${show(folder, host)}, the project of this folder\n`)
  return host.at(folder)
}

function refuseCommand(word: string): DepgateError {
  const known = [...commands.map((one) => one.name), 'npm', 'npx', ...Object.keys(npmWords)]
  return refuseWord('command', word, known, 'depgate --help; any other command of npm: depgate npm …')
}

/** @throws {DepgateError} EUSAGE for a word that is no command. */
function helpOf(word: string): string {
  const command = commands.find((one) => one.name === word)
  const help = command === undefined ? helpOfNpmCommand([word, '--help']) : describeCommand(command)
  if (help === null) throw refuseCommand(word)
  return help
}

function overview(): string {
  const [judging, ...others] = commands.map(({ name, summary }) => [name, summary] as const)
  const rows = [...(judging === undefined ? [] : [judging]), ...npmSummary, ...others]
  const width = Math.max(...rows.map(([name]) => name.length)) + 2
  return [
    'depgate judges what a lockfile change brings in before it is installed or merged.',
    '',
    'Usage: depgate <command> [flags]',
    '',
    ...rows.map(([name, summary]) => `  ${name.padEnd(width)}${summary}`),
    '',
    'Exit codes: 0 pass, 1 fail, 2 no judgement was possible as asked, 3 inconclusive.',
    'depgate <command> --help shows flags and examples.',
    '',
  ].join('\n')
}

function describeCommand({ name, summary, usage, flags, examples }: CommandHelp): string {
  return [
    `depgate ${name}: ${summary}`,
    '',
    `Usage: depgate ${usage}`,
    '',
    describeFlags({ ...flags, ...helpFlag }),
    '',
    'Examples:',
    ...examples.map((example) => `  ${example}`),
    '',
  ].join('\n')
}

/** Describes an error; with --verbose an error that is not depgate's own is printed with its stack. */
function describeError(error: unknown, isVerbose: boolean): string {
  const known = error instanceof DepgateError
  const message = error instanceof Error ? error.message : String(error)
  const lines = [`depgate: ${known ? '' : 'it crashed, so nothing was judged: '}${plain(message, 2000)}`]
  if (known) lines.push(...error.also.map((line) => `  ${plain(line, 2000)}`))
  if (known && error.hint !== null) lines.push(`  ${plain(error.hint)}`)
  if (isVerbose && error instanceof Error) {
    const stack = (known ? error.cause : error) as Error | undefined
    if (stack instanceof Error)
      lines.push(...(stack.stack ?? stack.message).split('\n').map((line) => `  ${plain(line)}`))
  } else if (!known) lines.push('  Run it again with --verbose to see where.')
  return `${lines.join('\n')}\n`
}
