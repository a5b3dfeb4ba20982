// Starts the action: checks node first, in code that any node can read. It judges in judge.js.
'use strict'

var fs = require('fs')

/** What a job sees where nothing is judged: set first, so that a step that is killed has an outcome as well. */
function output(text) {
  if (process.env.GITHUB_OUTPUT) fs.appendFileSync(process.env.GITHUB_OUTPUT, text)
}

function refuse(message) {
  var line = String(message).replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A')
  process.stdout.write('::error title=depgate::' + line + '\n')
  process.exitCode = 2
}

/** As "engines" in package.json: ^20.17.0 || >=22.9.0. */
function isSupported(version) {
  var parts = version.split('.')
  var major = Number(parts[0])
  var minor = Number(parts[1])
  return (major === 20 && minor >= 17) || (major === 22 && minor >= 9) || major > 22
}

output('outcome=error\nexit-code=2\nreport=\nsarif=\n')
// A crash is exit code 2: node's own 1 would say that something was found.
process.on('uncaughtException', function (error) {
  refuse('the action crashed, so nothing was judged: ' + ((error && error.stack) || error))
  process.exit(2)
})
var tooOld =
  'node ' +
  process.versions.node +
  ' is too old for depgate, so nothing was judged: it needs 20.17, or 22.9 and later.' +
  ' Put actions/setup-node before this step, or take a newer image of the container.'
if (isSupported(process.versions.node)) require('./judge.js')
else refuse(tooOld)
