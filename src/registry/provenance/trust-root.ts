// Opens what sigstore verifies against: the keys of its logs and its certificate authority, by TUF.

import { mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { claimFolder } from '../../system/private-folder.ts'

/** Where the trust root comes from; sigstore's own by default, whose first root is part of its package. */
export interface TrustRootPlace {
  readonly mirrorUrl: string
  /** The root.json that is trusted at the start. */
  readonly rootPath: string
}

/** Verifies one bundle; says why it does not verify, or null where it does. `pem` is the key for one that was signed with a registry's key. */
export type CheckBundle = (bundle: unknown, pem: string | null) => string | null

/** A trust root; each way of opening it is tried once. */
export interface TrustRoot {
  /** From the disk where that is still valid. Null where it cannot be had. */
  open(): Promise<CheckBundle | null>
  /** Asked for anew: keys may have been rotated since. Null where it cannot be had. */
  reopen(): Promise<CheckBundle | null>
}

/** Each request; sigstore's own three attempts of 5 s for each bundle made `npm audit signatures` take 70 s to fail. */
const requestMs = 3_000
/** All of the six requests or so. */
const deadlineMs = 6_000

/** Returns the trust root of sigstore. Nothing is loaded or sent before it is opened. */
export function openTrustRoot(cacheFolder: string | null, place?: TrustRootPlace): TrustRoot {
  let opened: Promise<CheckBundle | null> | null = null
  let reopened: Promise<CheckBundle | null> | null = null
  return {
    open: () => (opened ??= load(cacheFolder, true, place)),
    reopen: () => (reopened ??= load(cacheFolder, false, place)),
  }
}

async function load(
  cacheFolder: string | null,
  canUseDisk: boolean,
  place: TrustRootPlace | undefined,
): Promise<CheckBundle | null> {
  const kept = cacheFolder === null ? null : path.join(cacheFolder, 'tuf')
  // Anyone who can write there decides what verifies.
  const isKept = cacheFolder !== null && kept !== null && claimFolder(cacheFolder) && claimFolder(kept)
  const folder = isKept ? kept : mkdtempSync(path.join(tmpdir(), 'depgate-tuf-'))
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), deadlineMs)
  })
  const opening = openIn(folder, canUseDisk, place)
    .catch(() => null)
    .finally(() => (isKept ? undefined : rm(folder, { recursive: true, force: true })))
  return Promise.race([opening, late]).finally(() => clearTimeout(timer))
}

async function openIn(
  folder: string,
  canUseDisk: boolean,
  place: TrustRootPlace | undefined,
): Promise<CheckBundle> {
  const { createVerifier } = await import('sigstore')
  let key: string | undefined
  const verifier = await createVerifier({
    tufCachePath: folder,
    tufForceCache: canUseDisk,
    retry: { retries: 0 },
    timeout: requestMs,
    // Verifying is synchronous: the key is that of the bundle under way.
    keySelector: () => key,
    ...(place === undefined ? {} : { tufMirrorURL: place.mirrorUrl, tufRootPath: place.rootPath }),
  })
  return (bundle, pem) => {
    key = pem ?? undefined
    try {
      // Its parser checks what a stranger wrote, and throws.
      verifier.verify(bundle as Parameters<typeof verifier.verify>[0])
      return null
    } catch (error) {
      return error instanceof Error ? error.message : 'unknown'
    }
  }
}
