// Where an agent of depgate's own is opened, with what trust, and where npm's own agent is needed.

import { Agent as PlainAgent } from 'node:http'
import { Agent } from 'node:https'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { openAgent, openDirectAgent } from '../../src/http/connections.ts'
import type { FlatOptions } from '../../src/http/response.ts'
import { cert } from '../support/tls.ts'

const secure = 'https://registry.example.test/'
const plain = 'http://registry.example.test/'
const open = (flat: FlatOptions, registry = secure) => openAgent(registry, flat, 3, 500)
const openDirect = (flat: FlatOptions, registry = plain) => openDirectAgent(registry, flat, 3, 500)

beforeEach(() => {
  for (const name of Object.keys(process.env)) if (/proxy$/i.test(name)) vi.stubEnv(name, '')
})
afterEach(() => void vi.unstubAllEnvs())

describe("npm's own agent is needed", () => {
  test.each<[string, FlatOptions]>([
    ['behind a proxy', { proxy: 'http://p.example.test' }],
    ['behind a proxy for https', { httpsProxy: 'http://p.example.test' }],
    ['with a client certificate', { cert: 'x' }],
    ['with a client key', { key: 'x' }],
    ['with a client certificate of one registry', { '//h.test/:certfile': 'x' }],
  ])('%s', (_, flat) => expect(open(flat)).toBeUndefined())
  test('without TLS', () => expect(open({}, plain)).toBeUndefined())
  test.each(['HTTPS_PROXY', 'https_proxy', 'http_proxy', 'PROXY', 'proxy'])(
    'with the variable %s',
    (name) => {
      vi.stubEnv(name, 'http://p.example.test')
      expect(open({})).toBeUndefined()
      expect(openDirect({})).toBeUndefined()
    },
  )
  test('a direct request without TLS, behind a proxy', () =>
    expect(openDirect({ proxy: 'http://p.example.test' })).toBeUndefined())
})

describe('an agent of its own', () => {
  test.each<[string, FlatOptions]>([
    ['with nothing set', {}],
    ['without proxies', { proxy: null, httpsProxy: false, cert: null, key: '' }],
    ['with a token', { '//h.test/:_authToken': 'x' }],
    ['with what no proxy is for', { noProxy: 'h.test' }],
  ])('%s', (_, flat) => {
    expect(open(flat)).toBeInstanceOf(Agent)
    expect(openDirect(flat)).toBeInstanceOf(PlainAgent)
  })
  test.each(['no_proxy', 'MY_PROXY', 'npm_config_proxy_x'])('with the variable %s', (name) => {
    vi.stubEnv(name, 'http://p.example.test')
    expect(open({})).toBeInstanceOf(Agent)
  })
  test('has the limits that it was given', () => {
    for (const agent of [open({ localAddress: '127.0.0.1' }), openDirect({ localAddress: '127.0.0.1' })])
      expect((agent as Agent | undefined)?.options).toMatchObject({
        keepAlive: true,
        maxSockets: 3,
        timeout: 500,
        localAddress: '127.0.0.1',
      })
    expect(open({ localAddress: 7 })?.options).not.toHaveProperty('localAddress')
  })
  test('of a direct request with TLS is the same', () => expect(openDirect({}, secure)).toBeInstanceOf(Agent))
})

describe('the trust', () => {
  test.each<[unknown, boolean | undefined]>([
    [undefined, undefined],
    [true, true],
    [false, false],
    ['false', undefined],
    [null, undefined],
  ])('strict-ssl %j', (strictSSL, expected) =>
    expect(open({ strictSSL })?.options.rejectUnauthorized).toBe(expected),
  )
  test.each<[string, unknown, boolean]>([
    ['none', undefined, false],
    ['null', null, false],
    ['one certificate', cert, true],
    ['a list', [cert, cert], true],
    ['a list with something else', [cert, 1], false],
  ])('certificates: %s', (_, ca, hasContext) =>
    expect(open({ ca })?.options.secureContext !== undefined).toBe(hasContext),
  )
  test('text that is no certificate is no error', () =>
    expect(open({ ca: '-----BEGIN CERTIFICATE-----' })).toBeInstanceOf(Agent))
})
