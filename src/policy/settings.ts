// The sections of a policy beside its rules: terms of waivers, the hook, registries, the audit trail.

import type { OptionSpec } from '../options/option.ts'
import { duration, flag, oneOf, wholeNumber } from '../options/kinds.ts'
import { StrictObject } from '../options/strict-object.ts'
import { absoluteFile, sink } from '../options/log-kinds.ts'
import type { Settings } from '../model/policy.ts'

type Specs<T> = { readonly [K in keyof T]: OptionSpec<T[K]> }

/** Each value with its default, its description and its stricter side. */
export const sections: { readonly [K in keyof Settings]: Specs<Settings[K]> } = {
  waivers: {
    from: oneOf(
      ['base', 'head'],
      'base',
      'Whether waivers that the change itself adds count: "base" waits until they are merged.',
    ),
    maximum: duration('30d', 'How far in the future the end of a waiver may be.', Math.min),
    isForbidden: flag(false, 'No waiver counts.'),
    needsSecondName: flag(false, 'A waiver counts only with an `approvedBy` that is not its `by`.'),
  },
  hook: {
    ask: flag(false, 'Ask the person about commands that name a package manager and cannot be analysed.'),
    rewrite: flag(false, 'Rewrite an install to run through the wrapper.'),
    onFail: oneOf(
      ['restore', 'block'],
      'block',
      '"restore" also restores manifest and lockfile and prunes node_modules.',
    ),
    deadlineSeconds: wholeNumber(
      45,
      { min: 5, max: 540 },
      'After how many seconds the hook reports that it could not judge.',
    ),
  },
  registry: {
    deadlineSeconds: wholeNumber(
      60,
      { min: 1, max: 3600 },
      'After how many seconds of one run requests to registries end: what was not answered by then is a gap.',
    ),
  },
  log: {
    keep: duration('365d', 'How long lines of the audit trail are kept.'),
    file: absoluteFile("The audit trail's file, by its absolute path; null means the user's state folder."),
    sink: sink(
      'Where each line is also sent: { "webhook": "https://…" } or { "otlp": "https://…/v1/logs" }.',
    ),
    isRequired: flag(false, 'A run that cannot be written to the audit trail ends with exit code 2.'),
    isSinkRequired: flag(
      false,
      'A run whose line the sink does not take ends with exit code 2; so does one without a sink.',
    ),
  },
}

/** Reads the options of a section; `input` has only those keys. @throws {DepgateError} EPOLICY. */
export function parseSection<K extends keyof Settings>(name: K, input: unknown, where: string): Settings[K] {
  const fields = new StrictObject(input === undefined ? {} : input, where)
  const specs = Object.entries(sections[name]) as [string, OptionSpec<unknown>][]
  fields.allow(specs.map(([key]) => key))
  return Object.fromEntries(
    specs.map(([key, spec]) => [
      key,
      fields.has(key) ? spec.parse(fields.get(key), `${where}.${key}`) : spec.default,
    ]),
  ) as unknown as Settings[K]
}

/** Writes the options of a section in the form of a policy. */
export function printSection<K extends keyof Settings>(
  name: K,
  settings: Settings[K],
): Record<string, unknown> {
  const values = settings as Readonly<Record<string, unknown>>
  return Object.fromEntries(
    (Object.entries(sections[name]) as [string, OptionSpec<unknown>][]).map(([key, spec]) => [
      key,
      spec.print(values[key]),
    ]),
  )
}

/** JSON Schema of the options of a section. */
export function sectionProperties(name: keyof Settings): Record<string, unknown> {
  return Object.fromEntries(
    (Object.entries(sections[name]) as [string, OptionSpec<unknown>][]).map(([key, spec]) => [
      key,
      { ...spec.schema, description: spec.summary, default: spec.print(spec.default) },
    ]),
  )
}
