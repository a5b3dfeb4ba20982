// One large download from a real server: conditional requests, bounds, credentials, failures.

import { existsSync, readFileSync, statSync } from 'node:fs'
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { download, type DownloadRequest } from '../../../src/advisories/feeds/download.ts'
import { makeFolder } from '../../support/folder.ts'

/** Answers requests on loopback, each as the list of answers states and the last one for all further ones. */
async function serve(...answers: ((response: ServerResponse) => void)[]) {
  const asked: IncomingHttpHeaders[] = []
  const server = createServer((request, response) => {
    asked.push(request.headers)
    ;(answers[asked.length - 1] ?? answers.at(-1))?.(response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  const origin = `//127.0.0.1:${(server.address() as AddressInfo).port}/`
  return { asked, origin, url: `http:${origin}all.zip` }
}
const answer =
  (body: string, headers: Record<string, string> = {}) =>
  (response: ServerResponse): void =>
    void response.writeHead(200, headers).end(body)
const refuse = (status: number) => (response: ServerResponse) => void response.writeHead(status).end()

/** Downloads into a new file; `read` returns what is in it. */
function start(url: string, more: Partial<DownloadRequest> = {}) {
  const target = path.join(makeFolder(), 'new.zip')
  const request = {
    url,
    flat: {},
    target,
    known: null,
    maxBytes: 1_000,
    maxMs: 20_000,
    idleMs: 10_000,
    pauseMs: 1,
    ...more,
  }
  const read = () => (existsSync(target) ? readFileSync(target, 'utf8') : null)
  return { done: download(request), target, read }
}

const [etag, lastModified] = ['"1"', 'Thu, 01 Jan 2026 00:00:00 GMT']

describe('a file', () => {
  test('is written privately, and its validators are returned', async () => {
    const { url } = await serve(answer('bytes', { etag, 'last-modified': lastModified }))
    const { done, read, target } = start(url)
    expect(await done).toEqual({ etag, lastModified })
    expect(read()).toBe('bytes')
    expect(statSync(target).mode & 0o777).toBe(0o600)
  })

  test.each([0, 1_000])('of %i bytes, without validators', async (size) => {
    const { url } = await serve(answer('x'.repeat(size)))
    const { done, read } = start(url)
    expect(await done).toEqual({ etag: null, lastModified: null })
    expect(read()).toHaveLength(size)
  })

  test('never replaces one that is there', async () => {
    const { url } = await serve(answer('bytes'))
    const target = path.join(makeFolder({ old: 'old' }), 'old')
    await expect(start(url, { target }).done).rejects.toMatchObject({ code: 'EADVISORIES' })
    expect(readFileSync(target, 'utf8')).toBe('old')
  })
})

describe('a conditional request', () => {
  test.each([
    [{ etag, lastModified }, [etag, lastModified]],
    [{ etag, lastModified: null }, [etag, undefined]],
    [{ etag: null, lastModified }, [undefined, lastModified]],
  ])('%j: nothing is written where it is current', async (known, sent) => {
    const { url, asked } = await serve(refuse(304))
    const { done, read } = start(url, { known })
    expect(await done).toBeNull()
    expect(read()).toBeNull()
    expect(asked.map((headers) => [headers['if-none-match'], headers['if-modified-since']])).toEqual([sent])
  })

  test('without a copy it is none, and a 304 then is an error', async () => {
    const { url, asked } = await serve(refuse(304))
    await expect(start(url).done).rejects.toThrow('answered 304')
    expect(asked[0]).not.toHaveProperty('if-none-match')
    expect(asked[0]).not.toHaveProperty('if-modified-since')
  })

  test('a copy that is not current is downloaded', async () => {
    const { url } = await serve(answer('new'))
    const { done, read } = start(url, { known: { etag, lastModified } })
    expect(await done).not.toBeNull()
    expect(read()).toBe('new')
  })
})

describe('a refusal', () => {
  test.each([
    [204, 1],
    [403, 1],
    [404, 1],
    [503, 3],
  ])('%i, asked %i times', async (status, times) => {
    const { url, asked } = await serve(refuse(status))
    const { done, read } = start(url)
    await expect(done).rejects.toMatchObject({
      code: 'EADVISORIES',
      message: `${url} answered ${status}`,
      hint: expect.stringContaining('--from') as string,
    })
    expect(asked).toHaveLength(times)
    expect(read()).toBeNull()
  })

  test('no connection; neither the query nor a password is shown', async () => {
    const { url } = await serve((response) => void response.destroy())
    const secret = `${url.replace('//', '//jane:hunter22@')}?token=hidden`
    const { done } = start(secret)
    await expect(done).rejects.toThrow(`${url} could not be reached`)
    await expect(done).rejects.not.toThrow(/hunter22|hidden/)
  })

  test('a second try can be the one that answers', async () => {
    const { url } = await serve(refuse(503), answer('bytes'))
    const { done, read } = start(url)
    await done
    expect(read()).toBe('bytes')
  })
})

describe('bounds', () => {
  test('a length that is announced is too large before a byte is written', async () => {
    const { url } = await serve(answer('x'.repeat(1_001), { 'content-length': '1001' }))
    const { done, read } = start(url)
    await expect(done).rejects.toThrow('has more than 0 MB')
    expect(read()).toBeNull()
  })

  test('one that is not announced is stopped', async () => {
    const { url } = await serve((response) => {
      response.write('x'.repeat(999))
      setTimeout(() => response.end('xx'), 5)
    })
    await expect(start(url).done).rejects.toThrow('has more than 0 MB')
  })

  test('a body that ends before its length is an error', async () => {
    const { url } = await serve((response) => {
      response.writeHead(200, { 'content-length': '6' }).write('short')
      setTimeout(() => response.destroy(), 20)
    })
    await expect(start(url).done).rejects.toMatchObject({ code: 'EADVISORIES' })
  })

  test('the whole of it has a deadline', async () => {
    const { url } = await serve((response) => void response.writeHead(200).write('x'))
    await expect(start(url, { maxMs: 200 }).done).rejects.toThrow('did not answer in time')
  })

  test('each pause has one, and a slow body is no pause', async () => {
    const stopped = await serve((response) => void response.writeHead(200).write('x'))
    await expect(start(stopped.url, { idleMs: 200 }).done).rejects.toMatchObject({ code: 'EADVISORIES' })
    const slow = await serve((response) => {
      const parts = ['a', 'b', 'c', 'd']
      const timer = setInterval(() => {
        const part = parts.shift()
        if (part !== undefined) return void response.write(part)
        clearInterval(timer)
        response.end()
      }, 150)
    })
    const { done, read } = start(slow.url, { idleMs: 500 })
    await done
    expect(read()).toBe('abcd')
  })
})

describe('npm’s settings', () => {
  test('a token goes to its own host and to no other', async () => {
    const [registry, osv] = [await serve(answer('')), await serve(answer(''))]
    const flat = {
      registry: `http:${registry.origin}`,
      [`${registry.origin}:_authToken`]: 'registry-secret',
      userAgent: 'npm/11',
      forceAuth: { _authToken: 'forced' },
      npmSession: 'session',
      otp: '123456',
    }
    await start(osv.url, { flat }).done
    for (const header of ['authorization', 'npm-session', 'npm-otp'])
      expect(osv.asked[0]).not.toHaveProperty(header)
    expect(osv.asked[0]).toMatchObject({ 'user-agent': 'npm/11', 'accept-encoding': 'identity' })
    await start(osv.url, { flat: { ...flat, [`${osv.origin}:_authToken`]: 'osv-secret' } }).done
    expect(osv.asked[1]).toMatchObject({ authorization: 'Bearer osv-secret' })
  })

  test('npm’s cache and its offline mode do not answer', async () => {
    const { url, asked } = await serve(answer('bytes', { 'cache-control': 'max-age=1000' }))
    const flat = { offline: true, preferOffline: true, cache: makeFolder() }
    for (const count of [1, 2]) {
      await start(url, { flat }).done
      expect(asked).toHaveLength(count)
    }
  })
})
