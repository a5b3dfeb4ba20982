// Classifies the source of an entry's bytes, reading its address as npm does.

import npa from 'npm-package-arg'
import type { PackageId, PackageSource } from '../../model/report.ts'
import { isRegistryAddress, linkTo } from '../address.ts'
import { readFileAddress } from '../../manifest/package-name.ts'

const fullCommit = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/i

/** Classifies the value of `resolved`; null, as npm leaves it out for registry entries, is the registry. */
export function classifyAddress(address: string | null, id: PackageId): PackageSource {
  if (address === null || address === '') return { type: 'registry', url: null }
  if (isRegistryAddress(address, id)) return { type: 'registry', url: address }
  const spec = readSpec(address)
  if (spec?.type === 'git') {
    const commit = fullCommit.test(spec.gitCommittish ?? '') ? (spec.gitCommittish ?? null) : null
    const [url = ''] = commit === null ? [address] : address.split(`#${commit}`)
    return { type: 'git', url: commit === null || address === `${url}#${commit}` ? url : address, commit }
  }
  if (spec?.type === 'file') return { type: 'file', path: readFileAddress(address) }
  if (spec?.type === 'directory') return linkTo(readFileAddress(address))
  // The rest is an address, or a spec such as `npm:evil@1.0.0` or `latest`, which npm would fetch all the same.
  return { type: 'remote', url: address }
}

/** Whether npm reads a text as an address rather than as a version or range of the registry. */
export function isAddress(text: string): boolean {
  const spec = readSpec(text)
  return spec !== null && spec.registry !== true
}

// npm-package-arg takes minutes over a path of some megabytes.
const longestAddress = 4096

function readSpec(spec: string): ReturnType<typeof npa> | null {
  if (spec.length > longestAddress) return null
  try {
    return npa(spec, '/')
  } catch {
    return null
  }
}
