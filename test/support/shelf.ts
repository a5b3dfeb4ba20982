// What the wrapper's tests can install: packages whose install scripts leave a mark, old ones and young ones.

import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import path from 'node:path'
import type { Published } from './server.ts'

/** Writes a file beside the project when npm runs it. */
export function marking(event: string, mark: string): Record<string, unknown> {
  return { scripts: { [event]: `node -e "require('fs').writeFileSync(process.env.MARKS + '/${mark}', '')"` } }
}

const aged = 5000

/** Packages on the shelf: `young` has been there for an hour, all else for months. */
export const shelf: Record<string, Record<string, Published>> = {
  old: { '1.0.0': { hours: aged }, '1.1.0': { hours: aged - 500 } },
  scripted: { '1.0.0': { hours: aged, manifest: marking('postinstall', 'scripted') } },
  young: {
    '0.9.0': { hours: aged },
    '1.0.0': { hours: 1, manifest: { ...marking('postinstall', 'young'), bin: { young: 'index.js' } } },
  },
  parent: {
    '1.0.0': { hours: aged, manifest: { dependencies: { child: '^1.0.0' } } },
    '1.1.0': { hours: aged - 200, manifest: { dependencies: { child: '^1.1.0' } } },
  },
  child: {
    '1.0.0': { hours: aged },
    '1.1.0': { hours: 2, manifest: marking('install', 'child') },
  },
  tool: { '1.0.0': { hours: aged, manifest: { bin: { tool: 'index.js' } } } },
  'create-young': {
    '1.0.0': {
      hours: 1,
      manifest: { ...marking('postinstall', 'create'), bin: { 'create-young': 'index.js' } },
    },
  },
  // Of its optional dependencies neither can be had: npm leaves out both.
  spare: {
    '1.0.0': { hours: aged, manifest: { optionalDependencies: { old: '^9.0.0', 'never-there': '1.0.0' } } },
  },
  '@acme/util': { '1.0.0': { hours: aged } },
}

/** Everything in a folder: files by content and mode, links by target. */
export function photograph(folder: string): Record<string, string> {
  const seen: Record<string, string> = {}
  const walk = (place: string) => {
    for (const name of readdirSync(place).sort()) {
      const file = path.join(place, name)
      const stat = lstatSync(file)
      const key = path.relative(folder, file)
      if (stat.isSymbolicLink()) seen[key] = `-> ${readlinkSync(file)}`
      else if (stat.isDirectory()) {
        seen[key] = 'folder'
        if (name !== '.git') walk(file)
      } else seen[key] = `${stat.mode.toString(8)} ${readFileSync(file, 'latin1')}`
    }
  }
  walk(folder)
  return seen
}
