// Two values of one key of npm's configuration: which later ones let more through.

import { describe, expect, test } from 'vitest'
import { judgeSetting, type Moment } from '../../src/npmrc/judge.ts'
import { readNpmrc, type Setting } from '../../src/npmrc/read.ts'
import { rowOf, type Comparison } from '../../src/npmrc/table.ts'

const moment: Moment = { asOf: new Date('2026-06-15T12:00:00Z'), minimumAge: 7 }
const settingOf = (line: string): Setting | null => readNpmrc(line)[0] ?? null
const keyOf = (...lines: string[]) => lines.flatMap((line) => settingOf(line)?.key ?? [])[0] ?? ''

/** Judges two lines of an `.npmrc`; an empty one is an unset key. */
function judge(before: string, after: string): string | null {
  const row = rowOf(keyOf(after, before))
  if (row === null) throw new Error('npm has no such key')
  return judgeSetting(row.comparison, settingOf(before), settingOf(after), moment)
}

const table = (rows: [string, string, string | null][]) =>
  test.each(rows)('%j → %j: %s', (before, after, expected) => expect(judge(before, after)).toBe(expected))

describe('a switch that is strict when on', () =>
  table([
    ['ignore-scripts=true', 'ignore-scripts=false', 'was turned off'],
    ['ignore-scripts=true', '', 'was turned off'],
    ['', 'ignore-scripts=false', 'was turned off'],
    ['', 'ignore-scripts=true', null],
    ['ignore-scripts=false', '', null],
    ['ignore-scripts=false', 'ignore-scripts=true', null],
    ['ignore-scripts=true', 'ignore-scripts = true', null],
    // npm's default of this one is on already.
    ['strict-ssl=true', '', null],
    ['strict-ssl=true', 'strict-ssl=false', 'was turned off'],
    ['strict-ssl=false', '', null],
    // From the environment it may have been on.
    ['ignore-scripts=${CI}', 'ignore-scripts=false', 'was turned off'],
    ['ignore-scripts=${CI}', '', 'was turned off'],
    ['ignore-scripts=false${CI?}', 'ignore-scripts=false', 'was turned off'],
    ['ignore-scripts=false', 'ignore-scripts=0', null],
    ['strict-ssl=${CI}', '', null],
  ]))

describe('a switch that is strict when off', () =>
  table([
    ['', 'force=true', 'was turned on'],
    ['force=false', 'force=true', 'was turned on'],
    ['force=false', '', null],
    ['force=true', '', null],
    ['force=true', 'force=false', null],
    ['', 'force=false', null],
    ['force=${CI}', 'force=true', 'was turned on'],
  ]))

describe('a pointer', () =>
  table([
    ['', 'script-shell=./sh', 'was set'],
    ['script-shell=./sh', 'script-shell=./bash', 'was changed'],
    ['script-shell=./sh', '', null],
    ['script-shell=./sh', 'script-shell=null', null],
    ['script-shell=./sh', 'script-shell="./sh"', null],
    ['userconfig=./a', 'userconfig=null', null],
    ['script-shell=./sh', 'script-shell[]=null', null],
    ['', 'ca[]=a', 'was set'],
    ['ca[]=a', 'ca[]=a\nca[]=b', 'was changed'],
  ]))

describe('a registry', () =>
  table([
    ['', 'registry=https://a.example.test/', 'was set'],
    ['registry=https://a.example.test/', '', 'was removed'],
    ['registry=https://a.example.test/', 'registry=https://b.example.test/', 'was changed'],
    ['registry=https://a.example.test/', 'registry=http://a.example.test/', 'was changed'],
    ['registry=https://a.example.test/', 'registry=https://a.example.test/npm', 'was changed'],
    // One address in two spellings.
    ['registry=https://a.example.test', 'registry=https://A.example.test:443//', null],
    ['', 'registry=no address', null],
    ['registry=https://a.example.test/', 'registry=no address', 'was removed'],
  ]))

describe('a release age', () =>
  table([
    ['min-release-age=7', 'min-release-age=3', 'was lowered'],
    ['min-release-age=7', 'min-release-age=7.0', null],
    ['min-release-age=7', 'min-release-age=9', null],
    ['min-release-age=7', '', 'was removed'],
    ['min-release-age=0', '', null],
    ['', 'min-release-age=3', null],
    // Less than what the user's or the machine's file may set.
    ['', 'min-release-age=0', 'was lowered'],
    ['', 'min-release-age=-1', 'was lowered'],
    ['', 'min-release-age=null', 'was lowered'],
    ['min-release-age=soon', 'min-release-age=0', 'was lowered'],
    ['min-release-age=0', 'min-release-age="0"', null],
    ['min-release-age=7', 'min-release-age=soon', 'was changed to what is no number'],
    ['min-release-age=7', 'min-release-age=Infinity', 'was changed to what is no number'],
    ['min-release-age=${AGE}', 'min-release-age=1000', 'was lowered'],
    ['min-release-age=${AGE}', '', 'was removed'],
  ]))

describe('a date', () =>
  table([
    ['before=2026-01-01', 'before=2026-02-01', 'was moved to a later date'],
    ['before=2026-02-01', 'before=2026-01-01', null],
    ['before=2026-01-01', '', 'was removed'],
    ['before=2026-01-01', 'before=never', 'was removed'],
    ['before=2026-01-01', 'before=null', 'was turned off'],
    ['', 'before=null', 'was turned off'],
    ['', 'before=never', null],
    // Older than the minimum age of seven days, then younger.
    ['', 'before=2026-06-08T12:00:00Z', null],
    ['', 'before=2026-06-08T12:00:01Z', 'was set to a date that lets everything in'],
    ['before=never', 'before=2030-01-01', 'was set to a date that lets everything in'],
  ]))

describe('a scale', () =>
  table([
    ['allow-git=none', 'allow-git=root', 'was loosened'],
    ['allow-git=root', 'allow-git=all', 'was loosened'],
    ['allow-git=all', 'allow-git=none', null],
    // The default of npm 12 before, that of npm 11 after.
    ['allow-git=none', '', 'was loosened'],
    ['allow-git=root', '', 'was loosened'],
    ['allow-git=all', '', null],
    ['', 'allow-git=all', 'was loosened'],
    ['', 'allow-git=root', null],
    ['', 'allow-git=none', null],
    // npm drops a word that it does not know.
    ['allow-git=root', 'allow-git=ALL', 'was loosened'],
    ['allow-git=some', 'allow-git=some', null],
    ['allow-git=some', 'allow-git=other', null],
    ['allow-git=${GIT}', 'allow-git=root', 'was loosened'],
    ['allow-git=${GIT}', 'allow-git=none', null],
    ['audit-level=low', 'audit-level=critical', 'was loosened'],
    ['audit-level=low', '', null],
  ]))

describe('the environment', () =>
  table([
    ['ignore-scripts=true', 'ignore-scripts=${CI}', 'was made to depend on the environment'],
    ['', 'ignore-scripts=${CI}', 'was made to depend on the environment'],
    ['ignore-scripts=${CI}', 'ignore-scripts=${CI}', null],
    ['ignore-scripts=${CI}', 'ignore-scripts="${CI}"', null],
    ['script-shell=${A}', 'script-shell=${B}', 'was made to depend on the environment'],
    ['regis${A?}try=https://a.example.test/', 'regis${A?}try=https://a.example.test/', null],
    ['regis${A?}try=https://a.example.test/', 'registry=https://a.example.test/', null],
    // What looks the same and was not open is another value: `\\` escapes the reference.
    ['script-shell=\\\\${A}', 'script-shell=${A}', 'was made to depend on the environment'],
  ]))

test('a list is not judged here: its entries are', () =>
  expect(judge('allow-scripts=a', 'allow-scripts=a,b')).toBeNull())

test('a word that no scale has counts as an unset key', () => {
  const scale: Comparison = { by: 'scale', words: ['none', 'all'], missing: ['none', 'all'] }
  const one = settingOf('fund=constructor')
  expect(judgeSetting(scale, null, one, moment)).toBe('was loosened')
})
