// Packages of the test registry that bring others along: in their node_modules, or by a shrinkwrap of their own.

import type { Published } from '../support/server.ts'
import { integrityOf, packTarball } from '../support/tarball.ts'
const evilHost = 'https://evil.example.test'

const inside = (name: string, version: string, more: Record<string, unknown> = {}) =>
  JSON.stringify({ name, version, ...more })

/** A tarball as the test registry packs it. */
const hashOf = (name: string, version: string) =>
  integrityOf(packTarball({ 'package.json': inside(name, version), 'index.js': '' }))

const shrinkwrap = (packages: Record<string, unknown>) =>
  JSON.stringify({ name: 'wrapped', lockfileVersion: 3, requires: true, packages: { '': {}, ...packages } })

const minimist = { version: '0.0.8', integrity: hashOf('minimist', '0.0.8') }
const pad = { version: '4.17.21', integrity: hashOf('pad-left', '4.17.21') }

const carry = (files: Record<string, string>, manifest: Record<string, unknown> = {}): Published => ({
  hours: 9_000,
  manifest: { dependencies: { minimist: '*' }, ...manifest },
  files,
})
const bundle = { bundleDependencies: ['minimist'] }
const wrap = (packages: Record<string, unknown>) =>
  carry({ 'npm-shrinkwrap.json': shrinkwrap(packages) }, { _hasShrinkwrap: true })
const at = (name: string) => `node_modules/${name}/package.json`

/** In each the old minimist has a critical advisory. */
export const carriers: Record<string, Record<string, Published>> = {
  minimist: { '0.0.8': { hours: 9_000 }, '1.2.8': { hours: 9_000 } },
  bundler: {
    '1.0.0': carry({ [at('minimist')]: inside('minimist', '0.0.8') }, bundle),
    '1.1.0': carry({ [at('minimist')]: inside('minimist', '1.2.8') }, bundle),
    '2.0.0': carry(
      {
        [at('minimist')]: inside('minimist', '1.2.8'),
        [at('pad-left/node_modules/minimist')]: inside('minimist', '0.0.8'),
      },
      bundle,
    ),
    '3.0.0': carry({ [at('minimist')]: '{ "name": ' }, bundle),
    '4.0.0': carry(
      { [at('minimist')]: inside('minimist', '1.2.8'), [at('evil-name')]: inside('evil', '1.0.0') },
      { bundleDependencies: true, dependencies: { minimist: '*', 'evil-name': 'npm:evil@1.0.0' } },
    ),
  },
  // Nothing in the registry's document shows the content of this tarball.
  stealth: {
    '1.0.0': carry({ [at('minimist')]: inside('minimist', '0.0.8') }),
    '1.1.0': carry({ [at('minimist')]: inside('minimist', '1.2.8') }),
  },
  wrapped: {
    '1.0.0': wrap({ 'node_modules/minimist': minimist }),
    '1.1.0': wrap({ 'node_modules/pad-left': pad }),
    '1.2.0': wrap({ 'node_modules/pad-left': { version: pad.version } }),
    '1.3.0': wrap({
      'node_modules/pad-left': { ...pad, resolved: `${evilHost}/pad-left-4.17.21.tgz` },
    }),
    '1.4.0': wrap({
      'node_modules/pad-left': {
        version: '4.17.21',
        resolved: `git+https://evil.example.test/pad.git#${'a'.repeat(40)}`,
      },
    }),
    '1.5.0': wrap({ 'node_modules/pad-left': { resolved: 'sub', link: true }, sub: { version: '4.17.21' } }),
    '1.6.0': wrap({ 'node_modules/pad-left': { ...pad, dev: true }, 'node_modules/minimist': minimist }),
    '1.7.0': carry({ 'npm-shrinkwrap.json': '{' }, { _hasShrinkwrap: true }),
    '1.8.0': carry(
      { 'package-lock.json': shrinkwrap({ 'node_modules/minimist': minimist }) },
      { _hasShrinkwrap: true },
    ),
    '1.9.0': wrap({ 'node_modules/nested': { version: '1.0.0', hasShrinkwrap: true } }),
  },
  nested: { '1.0.0': wrap({ 'node_modules/minimist': minimist }) },
  // Published with a tool that does not send it to the registry.
  quiet: {
    '1.0.0': carry({ 'npm-shrinkwrap.json': shrinkwrap({ 'node_modules/minimist': minimist }) }),
    '1.1.0': carry({ 'npm-shrinkwrap.json': shrinkwrap({ 'node_modules/pad-left': pad }) }),
  },
}
