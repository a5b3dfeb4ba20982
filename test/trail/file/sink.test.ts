import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { sendLine } from '../../../src/trail/file/sink.ts'
import { genesis, writeLine } from '../../../src/trail/chain.ts'
import { entry } from '../../support/trail.ts'

interface Received {
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

const received: Received[] = []
let answer: (response: ServerResponse) => void
const server = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    received.push({
      path: request.url ?? '',
      headers: request.headers,
      body: Buffer.concat(chunks).toString(),
    })
    answer(response)
  })
})
beforeEach(async () => {
  received.length = 0
  answer = (response) => void response.end('{}')
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterEach(
  () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    }),
)
const address = (user = '') =>
  `http://${user}127.0.0.1:${(server.address() as AddressInfo).port}/in?key=Zq8secret`
const line = writeLine(entry({ outcome: 'fail' }), 3, genesis)

test('a webhook gets the line as it is in the trail', async () => {
  await sendLine({ type: 'webhook', url: address('jane:Zq8%40pass@') }, line)
  const [one] = received
  expect(one?.body).toBe(line)
  expect(one?.path).toBe('/in?key=Zq8secret')
  expect(one?.headers['content-type']).toBe('application/json')
  expect(one?.headers.authorization).toBe(`Basic ${Buffer.from('jane:Zq8@pass').toString('base64')}`)
})

test('OTLP gets a log record', async () => {
  await sendLine({ type: 'otlp', url: address() }, line)
  const body = JSON.parse(received[0]?.body ?? '') as {
    resourceLogs: { resource: unknown; scopeLogs: { scope: unknown; logRecords: unknown[] }[] }[]
  }
  const [logs] = body.resourceLogs
  expect(logs?.resource).toEqual({
    attributes: [
      { key: 'service.name', value: { stringValue: 'depgate' } },
      { key: 'service.version', value: { stringValue: '0.1.0' } },
      { key: 'host.name', value: { stringValue: 'box' } },
    ],
  })
  expect(logs?.scopeLogs[0]?.logRecords).toEqual([
    {
      timeUnixNano: '1781524800000000000',
      observedTimeUnixNano: '1781524800000000000',
      severityNumber: 17,
      severityText: 'ERROR',
      body: { stringValue: line },
      attributes: [
        { key: 'depgate.command', value: { stringValue: 'check' } },
        { key: 'depgate.outcome', value: { stringValue: 'fail' } },
        { key: 'depgate.project', value: { stringValue: '/project' } },
        { key: 'depgate.number', value: { intValue: '3' } },
        { key: 'depgate.findings', value: { intValue: '0' } },
        { key: 'user.name', value: { stringValue: 'jane' } },
      ],
    },
  ])
})

describe('errors are reported without the secrets of the address', () => {
  const refusal = async (url: string) => {
    const error = await sendLine({ type: 'webhook', url }, line).catch((caught: unknown) => caught)
    expect(error).toMatchObject({ code: 'ETRAIL' })
    expect(String(error)).not.toMatch(/Zq8|jane/)
    return (error as Error).message
  }

  test('a refusal', async () => {
    answer = (response) => void response.writeHead(403).end('no')
    expect(await refusal(address('jane:Zq8@'))).toMatch(/\/in did not take the line: it answered 403$/)
  })

  test('another address', async () => {
    answer = (response) => void response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end()
    expect(await refusal(address())).toMatch(/did not take the line/)
    expect(received).toHaveLength(1)
  })

  test('silence, for two seconds', async () => {
    answer = () => undefined
    expect(await refusal(address())).toMatch(/no answer in 2 s$/)
  })

  test('no server at the address', async () => {
    expect(await refusal('http://jane:Zq8@127.0.0.1:1/in')).toMatch(/ECONNREFUSED|TypeError|bad port/)
  })
})
