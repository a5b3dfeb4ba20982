// Edits of the user's own jobs and git hooks that weaken depgate in them; attacks beside honest edits.

import { expect, test } from 'vitest'
import type { InstallRole } from '../../src/install-code/files.ts'
import { describeJobEdit } from '../../src/install-code/job.ts'

const gitlab = `stages: [test]
depgate:
  image: node:22
  script:
    - node /tmp/depgate.mjs check
unit:
  script: [npm test]
`
const ci = `on: { pull_request: { branches: [main] }, push: null }
jobs:
  gate:
    runs-on: ubuntu-latest
    steps:
      - uses: acme/depgate@0123456789012345678901234567890123456789
  unit:
    runs-on: ubuntu-latest
    steps: [{ run: npm test }]
`
const husky = '#!/bin/sh\n# >>> depgate\nnode depgate.mjs check --staged\n# <<< depgate\nnpm test\n'
const own = 'npm test\ndepgate check --staged\n'

test.each<[string, InstallRole, string, string | null, boolean]>([
  [
    'gitlab: allowed to fail',
    'yaml-commands',
    gitlab,
    gitlab.replace('  image', '  allow_failure: true\n  image'),
    true,
  ],
  ['gitlab: another line', 'yaml-commands', gitlab, gitlab.replace('check', 'check || true'), true],
  ['gitlab: taken out', 'yaml-commands', gitlab, 'unit:\n  script: [npm test]\n', true],
  ['gitlab: another job', 'yaml-commands', gitlab, gitlab.replace('npm test', 'npm run all'), false],
  [
    'github: renamed away',
    'yaml-commands',
    ci,
    ci.replace('gate:', 'docs:').replaceAll('depgate', 'docs'),
    true,
  ],
  ['github: on fewer branches', 'yaml-commands', ci, ci.replace('[main]', '[none]'), true],
  ['github: another commit of the gate', 'yaml-commands', ci, ci.replace('0123', 'aaaa'), true],
  ['github: on all branches', 'yaml-commands', ci, ci.replace('{ branches: [main] }', 'null'), false],
  [
    'github: another job, a comment',
    'yaml-commands',
    ci,
    `# x\n${ci.replace('npm test', 'npm run all')}`,
    false,
  ],
  ['github: no YAML any more', 'yaml-commands', ci, '{', true],
  ['github: never ran it', 'yaml-commands', ci.replaceAll('depgate', 'x'), null, false],
  ['github: named in a comment alone', 'yaml-commands', '# depgate\non: push\n', 'on: push\n', false],
  ['husky: an end before it', 'shell', husky, husky.replace('#!/bin/sh\n', '#!/bin/sh\nexit 0\n'), true],
  ['husky: other lines', 'shell', husky, husky.replace('check --staged', 'check --all'), true],
  ['husky: emptied', 'shell', husky, '', true],
  ['husky: more behind it', 'shell', husky, `${husky}npm run lint\n`, false],
  ['husky: other line breaks', 'shell', husky, husky.replaceAll('\n', '\r\n'), false],
  ['a hook of one’s own: taken out', 'shell', own, 'npm test\n', true],
  ['a hook of one’s own: commented out', 'shell', own, 'npm test\n# depgate check --staged\n', true],
  ['a hook of one’s own: another line', 'shell', own, 'npm run all\ndepgate check --staged\n', false],
])('%s', (_, role, before, after, isReported) => {
  const about = { path: 'x.yml', place: 'x.yml', commit: null, hasNoBefore: false, beside: () => null }
  const edit = describeJobEdit({ ...about, role, before, after })
  expect(edit === null ? null : 'reported').toBe(isReported ? 'reported' : null)
})
