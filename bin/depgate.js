#!/usr/bin/env node
import { main } from '../dist/cli/main.js'
import { openHost } from '../dist/host/node.js'

process.exitCode = await main(process.argv.slice(2), openHost())
