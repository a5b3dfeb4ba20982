import { expect, test } from 'vitest'
import { isMalwareCwe, isMalwareTitle, readSeverityWord } from '../../src/advisories/words.ts'

test.each([
  ['critical', 'critical'],
  [' High ', 'high'],
  ['MEDIUM', 'moderate'],
  ['moderate', 'moderate'],
  ['low', 'low'],
  ['info', 'info'],
  ['severe', null],
  ['', null],
  ['high'.padEnd(1_000), 'high'],
  [9.8, null],
  [null, null],
])('severity %j: %s', (value, severity) => expect(readSeverityWord(value)).toBe(severity))

test.each([
  ['CWE-506', true],
  ['cwe-506: Embedded Malicious Code', true],
  ['CWE_0506', true],
  [' CWE506', true],
  ['CWE-5061', false],
  ['CWE-79', false],
  ['see CWE-506', false],
  [506, false],
])('weakness %j: %s', (value, isMalware) => expect(isMalwareCwe(value)).toBe(isMalware))

test.each([
  ['Malware in left-pad', true],
  ['malicious code in left-pad (npm)', true],
  ['Embedded malware in left-pad', true],
  ['[removed] Malware in left-pad', false],
  ['"Malware in left-pad"', true],
  ['left-pad lets attackers run malicious code in the browser', false],
  ['Malware inspection bypass', false],
  ['', false],
])('title %j: %s', (title, isMalware) => expect(isMalwareTitle(title)).toBe(isMalware))
