// Sends a line of the trail to the sink of the policy.

import { DepgateError } from '../../errors.ts'
import { encodeOtlp } from '../otlp.ts'
import { plain, plainUrl } from '../../text/plain.ts'
import { fields } from '../../http/response.ts'
import type { TrailSink } from '../../model/policy.ts'

/** How long the receiver may take, in milliseconds: a verdict waits for it. */
const deadlineMs = 2_000

/** POSTs a line as JSON, once. @throws {DepgateError} ETRAIL, with an address that carries no password and no token. */
export async function sendLine(sink: TrailSink, line: string): Promise<void> {
  const url = new URL(sink.url)
  const { username, password } = url
  url.username = ''
  url.password = ''
  const basic = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString(
    'base64',
  )
  const fail = (reason: string) =>
    new DepgateError('ETRAIL', `${plainUrl(sink.url)} did not take the line: ${reason}`)
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(username === '' && password === '' ? {} : { authorization: `Basic ${basic}` }),
      },
      body: sink.type === 'otlp' ? JSON.stringify(encodeOtlp(line)) : line,
      // A redirect would send the line and its credentials to another address.
      redirect: 'error',
      signal: AbortSignal.timeout(deadlineMs),
    })
    await response.body?.cancel()
    if (!response.ok) throw fail(`it answered ${response.status}`)
  } catch (error) {
    if (error instanceof DepgateError) throw error
    const { name, cause } = fields(error)
    const { code } = fields(cause)
    throw fail(
      name === 'TimeoutError' ? `no answer in ${deadlineMs / 1000} s` : plain(String(code ?? name), 60),
    )
  }
}
