// Finds depgate as one file: what a release has beside this file, else what a checkout was built to.
'use strict'

const { existsSync } = require('node:fs')
const path = require('node:path')

const places = [path.join(__dirname, 'depgate.mjs'), path.join(__dirname, '..', 'dist', 'depgate.mjs')]

/** @returns `{ file }`, or `{ error }` with what to do. */
function findProgram(candidates = places) {
  const file = candidates.find((one) => existsSync(one))
  if (file !== undefined) return { file }
  const error =
    'this commit of the action has no action/depgate.mjs, so nothing was judged. The main branch does not carry the built' +
    ' file: use the commit of a release of the action (its tag is action/v…), which does.'
  return { error }
}

module.exports = { findProgram }
