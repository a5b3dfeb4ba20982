#!/usr/bin/env node
// What pre-commit runs, from its own clone of a release: judges what is staged by the file beside it.
'use strict'

const { spawnSync } = require('node:child_process')
const path = require('node:path')
const { findProgram } = require('./program.js')

const program = findProgram()
if (program.error !== undefined) {
  process.stderr.write(`depgate: ${program.error}\n`)
  process.exit(2)
}
// A program of the checkout must not be what judges it: pre-commit puts no folder of it on the PATH, but a person may.
const top = process.cwd()
const folders = (process.env.PATH ?? '').split(path.delimiter).filter((folder) => {
  const from = path.relative(top, path.resolve(top, folder))
  return path.isAbsolute(folder) && (from.startsWith('..') || path.isAbsolute(from))
})
const { status } = spawnSync(
  process.execPath,
  [program.file, 'check', '--staged', ...process.argv.slice(2)],
  {
    stdio: 'inherit',
    env: { ...process.env, PATH: folders.join(path.delimiter) },
  },
)
process.exitCode = status ?? 2
