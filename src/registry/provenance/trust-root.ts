// Loads sigstore's trust root by TUF: the keys of its logs and its certificate authority.

import { mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { claimFolder } from '../../system/private-folder.ts'

/** The source of the trust root; by default sigstore's own, whose initial root is part of its package. */
export interface TrustRootPlace {
  readonly mirrorUrl: string
  /** The initial root.json that is trusted. */
  readonly rootPath: string
}

/** Verifies one bundle; returns the reason of a failure, or null. `pem` is the key for a bundle signed by a registry. */
export type CheckBundle = (bundle: unknown, pem: string | null) => string | null

/** A trust root; each way of loading it is tried once. */
export interface TrustRoot {
  /** Loads it from the cache where that is still valid. Null where it cannot be loaded. */
  open(): Promise<CheckBundle | null>
  /** Downloads it again, since keys may have been rotated. Null where it cannot be loaded. */
  reopen(): Promise<CheckBundle | null>
}

/** For each request; sigstore's own three attempts of 5 s for each bundle made `npm audit signatures` take 70 s to fail. */
const requestMs = 3_000
/** For all requests, six or so. */
const deadlineMs = 6_000

/** Returns sigstore's trust root. Nothing is loaded or sent before `open`. */
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
  // Must be private: write access to it would decide what verifies.
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
    // Verification is synchronous: `key` is that of the current bundle.
    keySelector: () => key,
    ...(place === undefined ? {} : { tufMirrorURL: place.mirrorUrl, tufRootPath: place.rootPath }),
  })
  return (bundle, pem) => {
    key = pem ?? undefined
    try {
      // The bundle is untrusted; sigstore's parser checks it and throws.
      verifier.verify(bundle as Parameters<typeof verifier.verify>[0])
      return null
    } catch (error) {
      return error instanceof Error ? error.message : 'unknown'
    }
  }
}
