// The rule about code that a package manager runs at install: what it makes of what was found.

import rule from '../../src/rules/install-code.ts'
import { projectFile } from '../support/build.ts'
import { testRule } from '../support/rule.ts'
import type { InstallCode } from '../../src/model/change.ts'

const code = (more: Partial<InstallCode> = {}): InstallCode => ({
  subject: 'scripts.test',
  message: '"scripts.test" starts "a"',
  spec: 'a',
  exact: 'a@1.0.0',
  line: 3,
  asWarning: false,
  ...more,
})
const fileWith = (...installCode: InstallCode[]) => ({
  ...projectFile('package.json', ''),
  kind: 'install-code' as const,
  installCode,
})
testRule(rule, {
  quiet: [
    { name: 'a file of another kind', arrival: projectFile('package.json', '{}') },
    { name: 'nothing found', arrival: fileWith() },
  ],
  reports: [
    {
      name: 'what was found, with its line',
      arrival: fileWith(code()),
      finding: {
        level: 'error',
        facts: { subject: 'scripts.test', spec: 'a', exact: 'a@1.0.0' },
        location: { file: 'package.json', line: 3 },
      },
    },
    {
      name: 'a lesser case',
      arrival: fileWith(code({ asWarning: true, line: null })),
      finding: { level: 'warn' },
    },
  ],
})
