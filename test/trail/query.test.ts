import { expect, test } from 'vitest'
import type { TrailEntry, TrailLine } from '../../src/ports/trail.ts'
import { listSaid, selectNewest, type TrailQuery } from '../../src/trail/query.ts'
import { entry } from '../support/trail.ts'

const line = (number: number, more: Partial<TrailEntry> = {}): TrailLine => ({
  ...entry(more),
  number,
  previous: '',
})
const at = (day: number) => `2026-06-${String(day).padStart(2, '0')}T12:00:00.000Z`
const found = { rule: 'malware', level: 'error', package: 'pkg:npm/%40s/b@2.0.0', message: 'x' } as const
const lines = [
  line(1, { time: at(1), command: 'check', outcome: 'pass', arrivals: ['a@1.0.0'] }),
  line(2, { time: at(2), command: 'hook', outcome: 'fail', findings: [found] }),
  line(3, { time: at(3), command: 'install', outcome: 'inconclusive', arrivals: ['a@2.0.0', 'ab@1.0.0'] }),
]
const all: TrailQuery = { since: null, until: null, outcomes: [], commands: [], packages: [], rules: [] }

test.each<[string, Partial<TrailQuery>, number[]]>([
  ['everything', {}, [1, 2, 3]],
  ['since a time', { since: Date.parse(at(2)) }, [2, 3]],
  ['until a time', { until: Date.parse(at(2)) }, [1, 2]],
  ['by outcome', { outcomes: ['fail', 'pass'] }, [1, 2]],
  ['by command', { commands: ['install'] }, [3]],
  ['by a package in any version', { packages: ['a'] }, [1, 3]],
  ['by a package in one version', { packages: ['a@2.0.0'] }, [3]],
  ['by a scoped package in a finding', { packages: ['@s/b'] }, [2]],
  ['by a scoped package in one version', { packages: ['@s/b@2.0.0', '@s/b@3.0.0'] }, [2]],
  ['by no part of a name', { packages: ['@s', 'b'] }, []],
  ['by a rule', { rules: ['malware'] }, [2]],
  ['by a rule and its package', { rules: ['malware'], packages: ['@s/b'] }, [2]],
  ['by a rule and no package of it', { rules: ['malware'], packages: ['a'] }, []],
  ['by another rule', { rules: ['denied'] }, []],
  ['by all of them', { outcomes: ['pass'], commands: ['hook'] }, []],
])('selects %s', (_, query, expected) =>
  expect(selectNewest([...lines].reverse(), { ...all, ...query }, 0).map(({ number }) => number)).toEqual(
    expected,
  ),
)

test('the newest ones, the oldest first', () =>
  expect(selectNewest([...lines].reverse(), all, 2).map(({ number }) => number)).toEqual([2, 3]))

test('of very many lines, no more than are needed are read', () => {
  let read = 0
  function* many() {
    for (let number = 100_000; number > 0; number -= 1) {
      read += 1
      yield line(number)
    }
  }
  expect(selectNewest(many(), all, 3).map(({ number }) => number)).toEqual([99_998, 99_999, 100_000])
  expect(read).toBe(3)
})

test('a line that was edited does not match, and throws nothing', () => {
  const edited = {
    ...line(1),
    arrivals: 7,
    findings: null,
    waived: [{ package: 3 }, null],
  } as unknown as TrailLine
  expect(selectNewest([edited], { ...all, packages: ['a'] }, 0)).toEqual([])
  expect(selectNewest([edited], { ...all, rules: ['malware'] }, 0)).toEqual([])
  expect(listSaid(edited)).toEqual([])
})
