// Parses the flags of a judgement: the time and the registry.

import type { Clock } from '../ports/clock.ts'
import type { RegistrySettings } from '../ports/registries.ts'
import { DepgateError } from '../errors.ts'
import { readTyped } from '../options/time.ts'
import { plain } from '../text/plain.ts'
import type { Typed } from '../options/arguments.ts'

/** Reads the settings of the registry. */
export function registrySettings(typed: Typed, folder: string): RegistrySettings {
  const registry = typed.value('registry')
  const isAddress = registry === null || /^https?:\/\/[^/\s]+/i.test(registry)
  if (!isAddress)
    throw new DepgateError('EUSAGE', '--registry needs an address that begins with https:// or http://')
  return {
    folder,
    registry,
    isOffline: typed.has('offline'),
    hasCache: !typed.has('no-cache'),
    isDeep: typed.has('deep'),
  }
}

/** Reads `--as-of`, or the clock. */
export function parseMoment(typed: Typed, clock: Clock): Date {
  const text = typed.value('as-of')
  return text === null ? clock.now() : readMoment(text, 'as-of')
}

/** Reads a time as it is typed after a flag. @throws {DepgateError} EUSAGE. */
export function readMoment(text: string, flag: string): Date {
  const moment = readTyped(text)
  if (moment === null) {
    throw new DepgateError('EUSAGE', `--${flag} ${plain(text, 40)} is not an ISO 8601 time`, {
      hint: 'Write it as 2026-11-21T12:00:00Z.',
    })
  }
  return moment
}
