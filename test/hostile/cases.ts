// Every manipulation of a lockfile that is known to fool npm or a linter of lockfiles, each beside its honest twin.
// Plain http for a registry on https is in test/registry/client.origins.test.ts, since the loopback has no https. A lockfile
// that is a symbolic link is followed as npm follows it, and another registry in .npmrc is no change of a lockfile.

import { carried } from './carried-cases.ts'
import type { HostileCase } from './edits.ts'
import { swapped } from './hash-cases.ts'
import { lies } from './lie-cases.ts'
import { shapes } from './shape-cases.ts'
import { elsewhere } from './source-cases.ts'

export const cases: readonly HostileCase[] = [...swapped, ...lies, ...elsewhere, ...shapes, ...carried]
