// Finds what must not be in any output of depgate: commands of a CI runner, terminal escapes, secrets.

import { findSecrets } from '../../src/text/secrets.ts'

/** As each program reads its commands: see the comment at each. */
const commands: readonly [runner: string, form: RegExp][] = [
  // azure-pipelines-agent, Command.cs, and actions/runner, ActionCommand.cs (the older form): IndexOf, anywhere in a line.
  ['Azure Pipelines', /##(?:vso)?\[/i],
  ['TeamCity', /##teamcity\[/i],
  // actions/runner, ActionCommand.cs: after Trim. No known parser skips colours before it.
  ['GitHub Actions', /^(?:\s|\u001b\[[\d;]*m)*::/m],
  // GitLab's and Travis's marks of sections end with a carriage return or an escape.
  ['GitLab CI or Travis CI', /(?:section_(?:start|end):|travis_(?:fold|time):)[^\n]*[\r\u001b]/],
]

// Colours that depgate itself sets are the only escapes.
const colour = /\u001b\[(?:2|22|3[0-9]|39)m/g
const ignorable = /\p{Default_Ignorable_Code_Point}+/gu
// Controls but the line break, and what hides or reorders text.
const unseen =
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/u

/**
 * Returns the active parts of a text, each with its line; none where it is inert.
 *
 * @param isOwn - whether a line is a command that depgate means to give, as the format `github` does.
 */
export function findActive(text: string, isOwn: (line: string) => boolean = () => false): string[] {
  const shown = text.replaceAll(colour, '')
  const found = commands.flatMap(([runner, form]) =>
    // .NET compares by culture, which reads over what is ignorable.
    shown
      .replaceAll(ignorable, '')
      .split('\n')
      .filter((line) => form.test(line) && !isOwn(line))
      .map((line) => `${runner}: ${line}`),
  )
  const escape = unseen.exec(shown)
  if (escape !== null)
    found.push(`an escape: ${JSON.stringify(shown.slice(escape.index, escape.index + 40))}`)
  for (const { kind, start, certainty } of findSecrets(shown))
    if (certainty === 'certain') found.push(`${kind}: ${shown.slice(Math.max(0, start - 40), start)}`)
  return found
}

/** Texts of strangers that a runner, a terminal or a reader of logs would obey. */
export const activeTexts: readonly string[] = [
  '##vso[task.setvariable variable=PATH]/tmp/evil',
  'x ##vso[task.complete result=Succeeded;]DONE',
  '##[set-output name=outcome]pass',
  '##[error]x',
  '###[group]x',
  '#\u034f#vso[task.uploadfile]/etc/passwd',
  '##\ufe0fvso[task.debug]x',
  "##teamcity[buildStatus status='SUCCESS']",
  "x ##TeamCity[setParameter name='a' value='b']",
  '::set-output name=outcome::pass',
  '  ::add-path::/tmp/evil',
  '\u001b[31m::add-mask::a\u001b[0m',
  '\t::stop-commands::x',
  ':\u034f:error::x',
  `${'a'.repeat(90)} ::error::wrapped at a blank`,
  `${'a'.repeat(150)}::error::wrapped within a word`,
  'a b c d e f g h ::warning file=a,line=1::x ::error::y ::debug::z',
  'section_start:1:x[collapsed=true]\r\u001b[0Kevil',
  'travis_fold:start:evil\r',
  '%0A::error::x',
  'x\n::error::y\r\n##[error]z',
  '::',
  '::::',
  '##',
  'https://jane:hunter2-hunter2@registry.example.test/x',
]
