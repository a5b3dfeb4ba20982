// depgate report: renders a saved report again.

import path from 'node:path'
import { DepgateError } from '../../errors.ts'
import { readJson } from '../../json/parse.ts'
import type { Invocation } from '../../ports/invocation.ts'
import type { Files } from '../../ports/files.ts'
import { parseReport } from '../../report/parse.ts'
import { plain } from '../../text/plain.ts'
import { type Command, outputFlags } from '../command.ts'
import { emit, parseTargets } from '../output.ts'

export const report: Command = {
  name: 'report',
  summary: 'render a saved JSON report again in any format',
  usage: 'report <file>|-',
  examples: [
    'depgate check --format json=report.json        # save one',
    'depgate report report.json                     # as a table',
    'depgate report - < report.json                 # from stdin',
    'depgate report report.json --format sarif=depgate.sarif --format markdown=comment.md',
  ],
  flags: outputFlags,
  run: async (typed, host) => {
    const targets = parseTargets(typed, host)
    const [file, ...more] = typed.words
    if (file === undefined || more.length > 0) {
      throw new DepgateError('EUSAGE', 'report needs one file', { hint: 'depgate report report.json' })
    }
    return emit(parseReport(await read(file, host)), targets, typed, host)
  },
}

async function read(file: string, host: Files & Invocation): Promise<unknown> {
  const isInput = file === '-'
  const text = isInput ? await host.input() : host.read(path.resolve(host.folder, file))
  if (text === null) throw new DepgateError('EUSAGE', `there is no file ${plain(file)}`)
  return readJson(text, isInput ? 'stdin' : file, { code: 'EREPORT' }).value
}
