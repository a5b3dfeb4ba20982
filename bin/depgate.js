#!/usr/bin/env node
// Starts depgate. Of CommonJS, as what the hook loads: after every command of an agent node's loader of modules would count.
'use strict'

// A crash is exit code 2: node's own 1 would say that something was found.
const crash = (error) => {
  process.stderr.write(`depgate: it crashed, so nothing was judged: ${error?.message ?? error}\n`)
  process.exit(2)
}
process.on('uncaughtException', crash)

async function start([name, ...args]) {
  // After every command of an agent: only what a glance takes is loaded.
  if (name === 'hook' && (args.length === 0 || (args.length === 2 && args[0] === '--agent'))) {
    const { runHook } = require('../dist/run/hook.cjs')
    process.exitCode = await runHook(args[1])
  } else {
    const { main } = await import('../dist/run/main.js')
    const { openHost } = await import('../dist/run/node.js')
    process.exitCode = await main(process.argv.slice(2), openHost())
  }
}

start(process.argv.slice(2)).catch(crash)
