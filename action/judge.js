// Runs depgate check in a GitHub Actions job: step summary, annotations, SARIF, outputs, a comment.
'use strict'

const { spawnSync } = require('node:child_process')
const { randomUUID } = require('node:crypto')
const { appendFileSync, existsSync, mkdtempSync, readFileSync, statSync } = require('node:fs')
const { tmpdir } = require('node:os')
const path = require('node:path')
const { comment } = require('./comment.js')
const { findProgram } = require('./program.js')
const { trustCheckout } = require('./checkout.js')

const { env } = process

/** GitHub drops a larger step summary whole. */
const mostSummaryBytes = 1024 * 1024 - 1024

const input = (name) => (env[`DEPGATE_INPUT_${name}`] ?? '').trim()
const isOn = (name) => input(name).toLowerCase() === 'true'
const lines = (text) =>
  text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '')

/** As the runner reads a value of a workflow command: what strangers wrote must not begin a command of its own. */
const escape = (text) => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')

function output(name, value) {
  if (!env.GITHUB_OUTPUT) return
  const end = `end-${randomUUID()}`
  appendFileSync(env.GITHUB_OUTPUT, `${name}<<${end}\n${value}\n${end}\n`)
}

/** Prints text in which the runner sees no commands. */
function printInert(text) {
  if (text === '') return
  const token = randomUUID()
  process.stdout.write(`::stop-commands::${token}\n${text}${text.endsWith('\n') ? '' : '\n'}::${token}::\n`)
}

function summarize(text) {
  if (!env.GITHUB_STEP_SUMMARY || !isOn('SUMMARY')) return
  const bytes = Buffer.from(text)
  const isTooLong = bytes.length > mostSummaryBytes
  const shown = isTooLong
    ? `${new TextDecoder().decode(bytes.subarray(0, mostSummaryBytes)).replace(/\n[^\n]*$/, '')}\n\n_Cut: the JSON report has all of it._\n`
    : text
  appendFileSync(env.GITHUB_STEP_SUMMARY, shown)
}

/** @returns what spawnSync does, and an error for what cannot be started. */
function check(folder, files) {
  const program = findProgram()
  if (program.error !== undefined) return { error: new Error(program.error) }
  if (!existsSync(folder) || !statSync(folder).isDirectory())
    return { error: new Error(`working-directory is no folder of the checkout: ${folder}`) }
  const flags = [
    ...(input('BASE') === '' ? [] : [`--base=${input('BASE')}`]),
    ...lines(input('LOCKFILE')).map((file) => `--lockfile=${file}`),
    ...(input('POLICY') === '' ? [] : [`--policy=${input('POLICY')}`]),
    ...(input('REGISTRY') === '' ? [] : [`--registry=${input('REGISTRY')}`]),
    `--format=json=${files.report}`,
    `--format=markdown=${files.markdown}`,
    `--format=github=${files.annotations}`,
    ...(files.sarif === null ? [] : [`--format=sarif=${files.sarif}`]),
  ]
  // The token is for the comment alone.
  const { DEPGATE_INPUT_TOKEN: _, ...rest } = env
  return spawnSync(process.execPath, [program.file, 'check', ...flags], {
    cwd: folder,
    env: trustCheckout(folder, rest),
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  })
}

async function main() {
  const folder = path.resolve(env.GITHUB_WORKSPACE || '.', input('WORKING_DIRECTORY') || '.')
  const own = mkdtempSync(path.join(env.RUNNER_TEMP || tmpdir(), 'depgate-'))
  const place = (name, file) =>
    input(name) === '' ? path.join(own, file) : path.resolve(folder, input(name))
  const files = {
    report: place('REPORT_FILE', 'report.json'),
    sarif: input('SARIF_FILE') === '' ? null : place('SARIF_FILE', 'report.sarif'),
    markdown: path.join(own, 'report.md'),
    annotations: path.join(own, 'annotations.txt'),
  }
  const ended = check(folder, files)
  const code = ended.status ?? 2
  const isJudged = [0, 1, 3].includes(code) && existsSync(files.markdown) && existsSync(files.report)
  printInert(ended.stdout ?? '')
  printInert(ended.stderr ?? '')

  const trouble = (ended.stderr || ended.error?.message || 'depgate ended without a word').trim()
  const markdown = isJudged
    ? readFileSync(files.markdown, 'utf8')
    : `### depgate: no judgement was possible\n\n${trouble.replace(/^/gm, '    ')}\n`
  const report = isJudged ? JSON.parse(readFileSync(files.report, 'utf8')) : null
  output('outcome', report?.outcome ?? 'error')
  output('exit-code', String(isJudged ? code : 2))
  output('report', isJudged ? files.report : '')
  output('sarif', isJudged && files.sarif !== null && existsSync(files.sarif) ? files.sarif : '')
  process.exitCode = isJudged ? code : 2
  summarize(markdown)
  const warn = (line) => process.stdout.write(`::warning title=depgate::${escape(line)}\n`)
  if (!isJudged) process.stdout.write(`::error title=depgate::${escape(trouble)}\n`)
  else if (isOn('ANNOTATIONS')) process.stdout.write(readFileSync(files.annotations, 'utf8'))
  const nothing = /^depgate: warning: (nothing was compared: .*)$/m.exec(ended.stderr ?? '')
  if (isJudged && nothing !== null) warn(nothing[1])
  if (isOn('COMMENT')) await comment(markdown, env, warn)
}

main().catch((error) => {
  process.stdout.write(`::error title=depgate::${escape(`the action crashed: ${error?.stack ?? error}`)}\n`)
  process.exitCode = 2
})
