// Addresses and hashes that are not those of the version.

import { drop, files, ms, take, tamper, updated, type HostileCase } from './edits.ts'
import { evilHash, evilHost } from './world.ts'

export const swapped: readonly HostileCase[] = [
  {
    name: '1 address and hash swapped',
    expect: { rule: 'source', message: /evil\.example\.test/ },
    hostile: files(
      take('ms', '2.1.3'),
      tamper(ms, () => ({ resolved: `${evilHost}/ms/-/ms-2.1.3.tgz`, integrity: evilHash })),
    ),
    twin: updated,
  },
  {
    name: '1 address and hash of another package of the same registry',
    expect: { rule: 'registry-mismatch', message: /sha512 hash is .* and not .*its address is/ },
    hostile: files(
      take('ms', '2.1.3'),
      tamper(ms, ({ entry }) => ({
        resolved: entry('evil', '1.0.0').resolved,
        integrity: entry('evil', '1.0.0').integrity,
      })),
    ),
    twin: updated,
  },
  {
    name: '1 only the hash, of a version that stays',
    expect: { rule: 'registry-mismatch', message: /altered its hash/ },
    hostile: files(tamper(ms, () => ({ integrity: evilHash }))),
    twin: files(tamper(ms, ({ entry }) => ({ integrity: `${entry('ms', '2.1.2').integrity}?note` }))),
  },
  {
    name: '2 address swapped, hash kept',
    expect: { rule: 'source', message: /evil\.example\.test/ },
    hostile: files(
      take('ms', '2.1.3'),
      tamper(ms, () => ({ resolved: `${evilHost}/ms/-/ms-2.1.3.tgz` })),
    ),
    twin: updated,
  },
  {
    name: '3 hash removed',
    expect: { rule: 'integrity', message: /no hash/ },
    hostile: files(take('ms', '2.1.3'), drop(ms, 'integrity')),
    twin: updated,
  },
  {
    name: '3 hash emptied',
    expect: { rule: 'integrity', message: /no hash/ },
    hostile: files(
      take('ms', '2.1.3'),
      tamper(ms, () => ({ integrity: '' })),
    ),
    twin: updated,
  },
  {
    name: '3 hash of a kind that npm skips',
    expect: { rule: 'integrity', message: /no hash that npm knows/ },
    hostile: files(
      take('ms', '2.1.3'),
      tamper(ms, () => ({ integrity: 'sha9000-aaaa' })),
    ),
    twin: updated,
  },
  {
    name: '3 hash in capitals, which npm skips',
    expect: { rule: 'integrity', message: /no hash that npm knows/ },
    hostile: files(
      take('ms', '2.1.3'),
      tamper(ms, ({ entry }) => ({
        integrity: String(entry('ms', '2.1.3').integrity).replace('sha', 'SHA'),
      })),
    ),
    twin: updated,
  },
  {
    name: '4 a good and an evil hash',
    expect: { rule: 'integrity', message: /2 sha512 hashes/ },
    hostile: files(
      take('ms', '2.1.3'),
      tamper(ms, ({ entry }) => ({ integrity: `${entry('ms', '2.1.3').integrity} ${evilHash}` })),
    ),
    twin: files(
      take('ms', '2.1.3'),
      tamper(ms, ({ entry }) => {
        const good = entry('ms', '2.1.3').integrity
        return { integrity: `${good} ${good}` }
      }),
    ),
  },
  {
    name: '5 only sha1 where the registry has sha512',
    expect: { rule: 'integrity', message: /only a sha1 hash/ },
    hostile: files(
      take('ms', '2.1.3'),
      tamper(ms, () => ({ integrity: 'sha1-qUhB6cCwqWkVpbf2oGCPYzzAZVI=' })),
    ),
    // The registry has nothing stronger: that is warned of and passes.
    twin: files(take('ancient', '1.0.0')),
  },
  {
    name: '5 another sha1 than the registry has',
    expect: { rule: 'registry-mismatch', message: /sha1 hash is .* and not/ },
    hostile: files(
      take('ancient', '1.0.0'),
      tamper('node_modules/ancient', ({ entry }) => ({ integrity: entry('ancient', '1.1.0').integrity })),
    ),
    twin: files(take('ancient', '1.1.0')),
  },
  {
    name: '5 another sha1 in a lockfile of npm 4 than the registry has beside its sha512',
    expect: { rule: 'registry-mismatch', message: /sha1 hash is .* and not/ },
    hostile: files(
      take('ms', '2.1.3'),
      tamper(ms, ({ sha1 }) => ({ integrity: sha1('ms', '2.1.2') })),
    ),
    // The registry's own sha1 is warned of: it is weak, and binds these bytes.
    twin: files(
      take('ms', '2.1.3'),
      tamper(ms, ({ sha1 }) => ({ integrity: sha1('ms', '2.1.3') })),
    ),
  },
  {
    name: '5 the sha512 of a version that stays replaced by the sha1 that the registry has',
    expect: { rule: 'integrity', message: /only a sha1 hash/ },
    hostile: files(tamper(ms, ({ sha1 }) => ({ integrity: sha1('ms', '2.1.2') }))),
    twin: files(
      tamper(ms, ({ entry, sha1 }) => ({
        integrity: `${sha1('ms', '2.1.2')} ${entry('ms', '2.1.2').integrity}`,
      })),
    ),
  },
  {
    name: '4 an evil hash behind a hundred thousand blanks',
    expect: { exit: 2, message: /integrity is 100\d{3} characters long/ },
    hostile: files(
      take('ms', '2.1.3'),
      tamper(ms, ({ entry }) => ({
        integrity: `${entry('ms', '2.1.3').integrity}${' '.repeat(100_000)}${evilHash}`,
      })),
    ),
    twin: files(
      take('ms', '2.1.3'),
      tamper(ms, ({ entry }) => ({ integrity: `  ${entry('ms', '2.1.3').integrity}   ` })),
    ),
  },
  {
    name: '4 an evil hash behind options that are long, and short enough to be read',
    expect: { rule: 'integrity', message: /2 sha512 hashes/ },
    hostile: files(
      take('ms', '2.1.3'),
      tamper(ms, ({ entry }) => ({
        integrity: `${entry('ms', '2.1.3').integrity}?${'a'.repeat(9_000)} ${evilHash}`,
      })),
    ),
    twin: files(
      take('ms', '2.1.3'),
      tamper(ms, ({ entry }) => ({ integrity: `${entry('ms', '2.1.3').integrity}?${'a'.repeat(9_000)}` })),
    ),
  },
  {
    name: '5 only md5',
    expect: { rule: 'integrity', message: /only a md5 hash/ },
    hostile: files(
      take('ms', '2.1.3'),
      tamper(ms, () => ({ integrity: 'md5-rL0Y20zC+Fzt72VPzMSk2A==' })),
    ),
    twin: updated,
  },
  {
    name: '5 a sha512 that no one vouches for, where the registry shows no hash',
    expect: { exit: 3, message: /without a hash on the registry/ },
    hostile: files(
      take('bare', '1.0.0'),
      tamper('node_modules/bare', () => ({ integrity: evilHash })),
    ),
    twin: updated,
  },
  {
    name: 'linter: an evil sha512 before a good sha1',
    expect: { rule: 'registry-mismatch', message: /sha512 hash/ },
    hostile: files(
      take('ms', '2.1.3'),
      tamper(ms, () => ({ integrity: `${evilHash} sha1-qUhB6cCwqWkVpbf2oGCPYzzAZVI=` })),
    ),
    twin: updated,
  },
  {
    name: 'an evil sha512 beside the sha1 that the registry has',
    expect: { exit: 3, message: /without a sha512 hash on the registry/ },
    hostile: files(
      take('ancient', '1.0.0'),
      tamper('node_modules/ancient', ({ entry }) => ({
        integrity: `${entry('ancient', '1.0.0').integrity} ${evilHash}`,
      })),
    ),
    twin: files(take('ancient', '1.0.0')),
  },
]
