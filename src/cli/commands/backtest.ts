// depgate backtest: what a policy would have blocked in this project's history.

import path from 'node:path'
import { drawBacktestPage } from '../../backtest/page.ts'
import { backtest as replay, type BacktestRequest } from '../../backtest/replay.ts'
import type { Backtest } from '../../backtest/summary.ts'
import { drawBacktest } from '../../backtest/table.ts'
import { DepgateError } from '../../errors.ts'
import { isDay } from '../../options/time.ts'
import type { Invocation } from '../../ports/invocation.ts'
import type { Files } from '../../ports/files.ts'
import type { Outputs } from '../../ports/output.ts'
import { didYouMean } from '../../text/did-you-mean.ts'
import { plain } from '../../text/plain.ts'
import { type Command, judgeFlags } from '../command.ts'
import { refuseOutputFile } from '../output-file.ts'
import { policyFor } from '../../check/policy-for.ts'
import { findLockfile } from '../../check/checkout/read-lockfile.ts'
import { readPast } from '../../backtest/history.ts'
import { show } from '../../text/show-path.ts'
import { registrySettings } from '../judge-flags.ts'
import { managerOf } from '../../lockfile/commands-of.ts'
import { sourcesOf } from '../../check/manager-sources.ts'
import { openDisk } from '../../snapshot/disk.ts'
import { listFolders } from '../../check/checkout/folders.ts'
import type { Typed } from '../../options/arguments.ts'

const maxCommits = 1000
const { policy, registry, offline, 'no-cache': noCache } = judgeFlags

export const backtest: Command = {
  name: 'backtest',
  summary: "what a policy would have blocked in this project's history",
  usage: 'backtest [--max <number>] [--since <date>] [--policy <file>]',
  examples: [
    'depgate backtest                               # the last 50 commits of the lockfile',
    'depgate backtest --since 2026-01-01 --max 200',
    'depgate backtest --policy stricter.json        # try a policy before it is enforced',
    'depgate backtest --format html=backtest.html   # a page with a timeline',
  ],
  flags: {
    max: { value: 'number', summary: `at most so many commits (default: 50, at most ${maxCommits})` },
    since: { value: 'date', summary: 'only commits since then (2026-01-01)' },
    lockfile: { value: 'path', summary: 'which lockfile (default: the one of this project)' },
    policy: { ...policy, summary: 'the policy to try (default: the one on disk)' },
    registry,
    offline,
    'no-cache': noCache,
    format: {
      value: 'name[=file]',
      isRepeatable: true,
      summary: 'table, json or html; to a file with =file',
    },
    verbose: { summary: 'show the stack of an error' },
  },
  run: async (typed, host) => {
    const targets = parseTargets(typed, host)
    const { count, since } = parseBounds(typed)
    if (typed.words.length > 0)
      throw new DepgateError('EUSAGE', `"${plain(typed.words[0] ?? '', 60)}" is not expected here`)
    const named = typed.value('lockfile')
    const file = named === null ? findLockfile(openDisk(host.folder, host)) : path.resolve(host.folder, named)
    const folder = path.dirname(file)
    const policyFolders = [...listFolders(folder, host), ...listFolders(host.folder, host)]
    const judging = policyFor(
      typed.value('policy'),
      { policyFolders, policyAt: null, policyHead: null },
      host,
    )
    const past = readPast(file, count, since, host)
    const project = openDisk(folder, host)
    const manager = past.find(({ pair }) => pair !== null)?.pair?.after.format
    const open = await host.openRegistry({
      ...registrySettings(typed, folder),
      manager: managerOf(manager),
      sources: sourcesOf(manager, {
        top: null,
        manifest: project.read('package.json'),
        read: (name) => [project.read(name) ?? []].flat(),
        readChanged: null,
      }),
    })
    const request = { lockfile: show(file, host), past, policy: judging, registry: open }
    const found = await replayAll(request, host)
    for (const { format, to } of targets) {
      const text = formats[format](found)
      if (to === null) host.out.write(text)
      else host.write(path.resolve(host.folder, to), text)
    }
    // It judges the past only: findings do not fail the command.
    return 0
  },
}

const formats = {
  table: drawBacktest,
  json: (found: Backtest) => `${JSON.stringify(found, null, 2)}\n`,
  html: drawBacktestPage,
}

interface Target {
  readonly format: keyof typeof formats
  readonly to: string | null
}

function parseTargets(typed: Typed, host: Files & Invocation): Target[] {
  const targets = typed.values('format').map((text): Target => {
    const [name = '', ...rest] = text.split('=')
    const known = Object.keys(formats)
    if (!known.includes(name)) {
      throw new DepgateError(
        'EUSAGE',
        `backtest has no format "${plain(name, 40)}"${didYouMean(name, known)}`,
      )
    }
    const to = rest.length === 0 ? null : rest.join('=')
    if (to === '') throw new DepgateError('EUSAGE', `--format ${name}= needs a file after the =`)
    if (to !== null) refuseOutputFile(to, `--format ${name}`, typed, host)
    return { format: name as Target['format'], to }
  })
  const onStdout = targets.filter(({ to }) => to === null)
  if (onStdout.length > 1)
    throw new DepgateError('EUSAGE', 'only one --format can go to stdout; give the others a =file')
  return onStdout.length === 0 ? [...targets, { format: 'table', to: null }] : targets
}

function parseBounds(typed: Typed): { count: number; since: string | null } {
  const text = typed.value('max') ?? '50'
  const count = /^\d{1,4}$/.test(text) ? Number(text) : 0
  if (count < 1 || count > maxCommits) {
    throw new DepgateError('EUSAGE', `--max ${plain(text, 40)} is no number from 1 to ${maxCommits}`)
  }
  const since = typed.value('since')
  if (since !== null && !isDay(since)) {
    // git accepts any words as a date, and does not report how it read them.
    throw new DepgateError('EUSAGE', `--since ${plain(since, 40)} is no date such as 2026-01-01`)
  }
  return { count, since: since === null ? null : `${since}T00:00:00Z` }
}

async function replayAll(request: BacktestRequest, outputs: Outputs): Promise<Backtest> {
  const commits = { done: 0, total: request.past.length }
  const stop = outputs.progress('judging', { commits })
  try {
    return await replay({ ...request, onProgress: (done) => void (commits.done = done) })
  } finally {
    stop()
  }
}
