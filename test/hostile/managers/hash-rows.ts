// Addresses and hashes that are not those of the version, in the lockfiles of pnpm, yarn and bun.

import { evilHash, evilHost } from '../world.ts'
import { take, tamper, type Edit, type ManagerRow } from './project.ts'

export const updated: readonly Edit[] = [take('ms', '2.1.3')]
const ms = (...args: Parameters<typeof tamper> extends [string, ...infer Rest] ? Rest : never): Edit =>
  tamper('ms', ...args)
/** What only the file of yarn 1 has beside `integrity`: the sha1 behind `#`. */
const noSha1 = { hash: '' }
const evilTarball = `${evilHost}/ms/-/ms-2.1.3.tgz`
const oneHash = 'the checksum is one hash in hex, of an archive that yarn makes'
const noWeak = 'the checksum is a sha512 by its form'
const goodSha1 = 'sha1-qUhB6cCwqWkVpbf2oGCPYzzAZVI='
const sha1Of = (hex: string) => `sha1-${Buffer.from(hex, 'hex').toString('base64')}`

export const hashRows: readonly ManagerRow[] = [
  {
    name: 'address and hash swapped',
    npm: ['1 address and hash swapped'],
    hostile: [take('ms', '2.1.3'), ms({ resolved: evilTarball, integrity: evilHash })],
    expect: { rule: 'source', message: /evil\.example\.test/ },
    twin: updated,
  },
  {
    name: 'address and hash of another package of the same registry',
    npm: ['1 address and hash of another package of the same registry'],
    hostile: [
      take('ms', '2.1.3'),
      ms(({ entry }) => {
        const { tarball, integrity } = entry('evil', '1.0.0')
        return { resolved: tarball, integrity }
      }),
    ],
    expect: { rule: 'registry-mismatch', message: /its address is/ },
    twin: updated,
  },
  {
    name: 'only the hash, of a version that stays',
    npm: ['1 only the hash, of a version that stays'],
    hostile: [ms({ integrity: evilHash })],
    expect: { rule: 'registry-mismatch', message: /altered its hash/ },
    twin: updated,
    in: { berry: { expect: { rule: 'republished' } } },
  },
  {
    name: 'address swapped, hash kept',
    npm: ['2 address swapped, hash kept'],
    hostile: [take('ms', '2.1.3'), ms({ resolved: evilTarball })],
    expect: { rule: 'source', message: /evil\.example\.test/ },
    twin: updated,
  },
  {
    name: 'hash removed',
    npm: ['3 hash removed'],
    hostile: [take('ms', '2.1.3'), ms({ integrity: null, more: noSha1 })],
    expect: { rule: 'integrity', message: /no hash/ },
    twin: updated,
    in: {
      pnpm: { hostile: [take('ms', '2.1.3'), ms({ integrity: null })] },
      bun: { hostile: [take('ms', '2.1.3'), ms({ integrity: null })] },
      berry: { hostile: [take('ms', '2.1.3'), ms({ integrity: null })] },
    },
  },
  {
    name: 'hash removed, of a version that stays',
    hostile: [ms({ integrity: null })],
    expect: { rule: 'integrity', message: /no hash/ },
    twin: updated,
    in: { classic: { hostile: [ms({ integrity: null, more: noSha1 })] } },
  },
  {
    name: 'hash emptied',
    npm: ['3 hash emptied'],
    hostile: [take('ms', '2.1.3'), ms({ integrity: '' })],
    expect: { rule: 'integrity', message: /no hash/ },
    twin: updated,
    in: { berry: { hostile: [take('ms', '2.1.3'), ms({ more: { checksum: '' } })] } },
  },
  {
    name: 'hash of a kind that nothing knows',
    npm: ['3 hash of a kind that npm skips'],
    hostile: [take('ms', '2.1.3'), ms({ integrity: 'sha9000-aaaa' })],
    expect: { rule: 'integrity', message: /no hash/ },
    twin: updated,
    in: { berry: noWeak },
  },
  {
    name: 'hash in capitals',
    npm: ['3 hash in capitals, which npm skips'],
    hostile: [
      take('ms', '2.1.3'),
      ms(({ entry }) => ({ integrity: entry('ms', '2.1.3').integrity?.replace('sha', 'SHA') ?? null })),
    ],
    expect: { rule: 'integrity', message: /no hash/ },
    twin: updated,
    in: { berry: noWeak },
  },
  {
    name: 'a good and an evil hash',
    npm: ['4 a good and an evil hash'],
    hostile: [
      take('ms', '2.1.3'),
      ms(({ entry }) => ({ integrity: `${entry('ms', '2.1.3').integrity} ${evilHash}` })),
    ],
    expect: { rule: 'integrity', message: /2 sha512 hashes/ },
    twin: [
      take('ms', '2.1.3'),
      ms(({ entry }) => {
        const { integrity } = entry('ms', '2.1.3')
        return { integrity: `${integrity} ${integrity}` }
      }),
    ],
    in: { berry: oneHash },
  },
  {
    name: 'only a sha1 where the registry has a sha512',
    npm: ['5 only sha1 where the registry has sha512'],
    hostile: [take('ms', '2.1.3'), ms({ integrity: goodSha1 })],
    expect: { rule: 'integrity', message: /only a sha1 hash/ },
    twin: [
      take('ancient', '1.0.0'),
      tamper('ancient', ({ entry }) => ({ integrity: sha1Of(entry('ancient', '1.0.0').shasum) })),
    ],
    in: { berry: noWeak },
  },
  {
    name: 'another sha1 than the registry has',
    npm: ['5 another sha1 than the registry has'],
    hostile: [
      take('ancient', '1.0.0'),
      tamper('ancient', ({ entry }) => ({ integrity: sha1Of(entry('ancient', '1.1.0').shasum) })),
    ],
    expect: { rule: 'registry-mismatch', message: /sha1 hash is .* and not/ },
    twin: [
      take('ancient', '1.1.0'),
      tamper('ancient', ({ entry }) => ({ integrity: sha1Of(entry('ancient', '1.1.0').shasum) })),
    ],
    in: { berry: noWeak },
  },
  {
    name: 'another sha1 than the registry has beside its sha512',
    npm: ['5 another sha1 in a lockfile of npm 4 than the registry has beside its sha512'],
    hostile: [take('ms', '2.1.3'), ms(({ entry }) => ({ integrity: sha1Of(entry('ms', '2.1.2').shasum) }))],
    expect: { rule: 'registry-mismatch', message: /sha1 hash is .* and not/ },
    twin: [take('ms', '2.1.3'), ms(({ entry }) => ({ integrity: sha1Of(entry('ms', '2.1.3').shasum) }))],
    in: { berry: noWeak },
  },
  {
    name: 'the sha512 of a version that stays replaced by the sha1 that the registry has',
    npm: ['5 the sha512 of a version that stays replaced by the sha1 that the registry has'],
    hostile: [ms(({ entry }) => ({ integrity: sha1Of(entry('ms', '2.1.2').shasum) }))],
    expect: { rule: 'integrity', message: /only a sha1 hash/ },
    twin: [
      ms(({ entry }) => ({
        integrity: `${sha1Of(entry('ms', '2.1.2').shasum)} ${entry('ms', '2.1.2').integrity}`,
      })),
    ],
    in: { berry: noWeak },
  },
  {
    name: 'an evil hash behind a hundred thousand blanks',
    npm: ['4 an evil hash behind a hundred thousand blanks'],
    hostile: [
      take('ms', '2.1.3'),
      ms(({ entry }) => ({
        integrity: `${entry('ms', '2.1.3').integrity}${' '.repeat(100_000)}${evilHash}`,
      })),
    ],
    expect: { exit: 2, message: /100\d{3} characters|has a hash that is none/ },
    twin: [take('ms', '2.1.3'), ms(({ entry }) => ({ integrity: `  ${entry('ms', '2.1.3').integrity}   ` }))],
    in: {
      berry: {
        hostile: [take('ms', '2.1.3'), ms({ more: { checksum: `10c0/${'a'.repeat(100_000)}` } })],
        twin: updated,
      },
    },
  },
  {
    name: 'an evil hash behind options that are long, and short enough to be read',
    npm: ['4 an evil hash behind options that are long, and short enough to be read'],
    hostile: [
      take('ms', '2.1.3'),
      ms(({ entry }) => ({
        integrity: `${entry('ms', '2.1.3').integrity}?${'a'.repeat(9_000)} ${evilHash}`,
      })),
    ],
    expect: { rule: 'integrity', message: /2 sha512 hashes/ },
    twin: [
      take('ms', '2.1.3'),
      ms(({ entry }) => ({ integrity: `${entry('ms', '2.1.3').integrity}?${'a'.repeat(9_000)}` })),
    ],
    in: { berry: oneHash },
  },
  {
    name: 'only md5',
    npm: ['5 only md5'],
    hostile: [take('ms', '2.1.3'), ms({ integrity: 'md5-rL0Y20zC+Fzt72VPzMSk2A==' })],
    expect: { rule: 'integrity', message: /only a md5 hash/ },
    twin: updated,
    in: { berry: noWeak },
  },
  {
    name: 'a sha512 that no one vouches for, where the registry shows no hash',
    npm: ['5 a sha512 that no one vouches for, where the registry shows no hash'],
    hostile: [take('bare', '1.0.0'), tamper('bare', { integrity: evilHash })],
    expect: { exit: 3, message: /without a hash on the registry/ },
    twin: updated,
    in: { berry: 'no registry has a hash of the archive that yarn makes: one line of coverage counts them' },
  },
  {
    name: 'an evil sha512 before a good sha1',
    npm: ['linter: an evil sha512 before a good sha1'],
    hostile: [take('ms', '2.1.3'), ms({ integrity: `${evilHash} ${goodSha1}` })],
    expect: { rule: 'registry-mismatch', message: /sha512 hash/ },
    twin: updated,
    in: { berry: oneHash },
  },
  {
    name: 'an evil sha512 beside the sha1 that the registry has',
    npm: ['an evil sha512 beside the sha1 that the registry has'],
    hostile: [
      take('ancient', '1.0.0'),
      tamper('ancient', ({ entry }) => ({
        integrity: `${sha1Of(entry('ancient', '1.0.0').shasum)} ${evilHash}`,
      })),
    ],
    expect: { exit: 3, message: /without a sha512 hash on the registry/ },
    twin: [
      take('ancient', '1.0.0'),
      tamper('ancient', ({ entry }) => ({ integrity: sha1Of(entry('ancient', '1.0.0').shasum) })),
    ],
    in: { berry: oneHash },
  },
]
