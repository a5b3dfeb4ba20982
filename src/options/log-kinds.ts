// The types of options that only the section `log` of a policy has.

import path from 'node:path'
import type { OptionSpec } from './option.ts'
import { DepgateError } from '../errors.ts'
import { refuse } from './kinds.ts'
import { plain, plainUrl } from '../text/plain.ts'
import type { TrailSink } from '../model/policy.ts'

/** A file by its absolute path, or null. The value of the higher layer wins: neither is stricter. */
export function absoluteFile(summary: string): OptionSpec<string | null> {
  return {
    default: null,
    summary,
    schema: { anyOf: [{ type: 'string', minLength: 1 }, { type: 'null' }] },
    parse: (input, where) => {
      if (input === null) return null
      if (typeof input === 'string' && path.isAbsolute(input) && !input.includes('\0')) return input
      throw refuse(where, input, 'an absolute path, or null')
    },
    stricter: (a, b) => a ?? b,
    print: (value) => value,
  }
}

/** A sink that each line of the trail is also sent to, or null. Its URL is printed without passwords and tokens. */
export function sink(summary: string): OptionSpec<TrailSink | null> {
  const url = { type: 'string', pattern: '^https?://' }
  const one = (type: TrailSink['type']) => ({
    type: 'object',
    additionalProperties: false,
    required: [type],
    properties: { [type]: url },
  })
  return {
    default: null,
    summary,
    schema: { anyOf: [one('webhook'), one('otlp'), { type: 'null' }] },
    parse: (input, where) => {
      if (input === null) return null
      const [[type, address] = [], ...others] =
        typeof input === 'object' && !Array.isArray(input) ? Object.entries(input ?? {}) : []
      const isKnown = (type === 'webhook' || type === 'otlp') && others.length === 0
      if (isKnown && typeof address === 'string' && isWebAddress(address)) return { type, url: address }
      // The value can contain a password, so the message does not quote it.
      throw new DepgateError(
        'EPOLICY',
        `${where}: it is not { "webhook": "https://…" } or { "otlp": "https://…/v1/logs" }`,
      )
    },
    stricter: (a, b) => a ?? b,
    print: (value) => (value === null ? null : { [value.type]: plainUrl(value.url) }),
  }
}

function isWebAddress(text: string): boolean {
  return /^https?:\/\/[^/]/i.test(text) && URL.canParse(text)
}

/**
 * Refuses a section `log` in the policy of a project or of the command line: the trail is the user's, and a hostile
 * project could truncate it, move it, or have it sent somewhere.
 *
 * @param value - the parsed content of the policy's file.
 * @throws {DepgateError} EPOLICY.
 */
export function refuseTrailSettings(value: unknown, origin: string): void {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, 'log')) return
  throw new DepgateError(
    'EPOLICY',
    `${plain(origin)}: log: the audit trail is the user's, not the project's`,
    {
      hint: 'Set it in a managed policy or in the policy of the user.',
    },
  )
}
