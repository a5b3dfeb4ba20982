// The library as a project uses it: by the package's own name, from the built files.

import { defaultPolicy, DepgateError, emptyLockfile, gate, openRegistry, parseLockfile } from 'depgate'
import { expect, test } from 'vitest'
import { startRegistry } from './support/server.ts'

test('judges in ten lines', async () => {
  const now = new Date()
  const packages = { 'left-pad': { '1.2.0': { hours: 9000 }, '1.3.0': { hours: 5 } } }
  const server = await startRegistry({ packages, now, advisories: {} })
  const text = JSON.stringify({
    lockfileVersion: 3,
    packages: {
      '': { dependencies: { 'left-pad': '1.3.0' } },
      'node_modules/left-pad': { version: '1.3.0', integrity: 'sha512-aaaa' },
    },
  })
  const after = parseLockfile(text, 'package-lock.json')
  const before = emptyLockfile('package-lock.json')
  const pair = { before, after, beforeLabel: 'none', afterLabel: 'package-lock.json' }
  const registry = await openRegistry({ registry: server.url, hasCache: false })
  const report = await gate([pair], defaultPolicy(), registry, now)
  await server.close()
  expect(report).toMatchObject({
    schema: 1,
    outcome: 'fail',
    findings: [
      { rule: 'minimum-age', name: 'left-pad' },
      { rule: 'registry-mismatch', name: 'left-pad' },
    ],
  })
})

test('throws one class of error', () => {
  expect(() => parseLockfile('', 'x.lock')).toThrowError(DepgateError)
})

test('the names that it offers', async () => {
  expect(Object.keys(await import('depgate')).sort()).toEqual([
    'DepgateError',
    'defaultPolicy',
    'defineFormat',
    'defineReporter',
    'defineRule',
    'defineSource',
    'diff',
    'emptyLockfile',
    'gate',
    'openRegistry',
    'parseLockfile',
    'parsePolicy',
    'parseReport',
    'policySchema',
    'printPolicy',
    'reporters',
    'rules',
  ])
})
