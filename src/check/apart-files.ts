// Files that decide and that a change touches in a folder of which no lockfile is judged: settings, workflows, hooks.

import path from 'node:path'
import { watchedSettings } from '../agents/settings-files.ts'
import { installFileGlobs } from '../install-code/files.ts'
import { emptyLockfile } from '../lockfile/parse.ts'
import { readSettingsChanges } from '../mcp/changed-settings.ts'
import type { PolicyBefore, PolicyHost } from '../policy/load/load.ts'
import type { TreeFile } from '../ports/git.ts'
import { statesAt } from '../snapshot/snapshot.ts'
import { globSource } from '../text/glob.ts'
import { plain } from '../text/plain.ts'
import { show } from '../text/show-path.ts'
import { gateFiles } from '../watched/gate-files.ts'
import { isTracked, type ComparedProject } from './checkout/compared-project.ts'
import { listFolders } from './checkout/folders.ts'
import { labelOf, listSides, type LockfileLocation, type Sides } from './checkout/places.ts'
import { readGateFiles } from './checkout/read-gate-files.ts'
import { readInstallFiles } from './checkout/read-install-files.ts'
import { gitHashOf } from '../text/sha256.ts'
import { absolute } from './checkout/workspace-roots.ts'
import type { JudgedPair } from './judged-pair.ts'

/** What is compared, and which folders are judged already. */
export interface ApartRequest extends Pick<ComparedProject, 'changeOf' | 'isKnown'> {
  readonly sides: Sides
  /** Of the lockfiles that are judged, by absolute paths; with one of them the top of the checkout is judged. */
  readonly judged: readonly string[]
  /** HEAD, where the policy on disk judges; null where that of the base does. */
  readonly head: PolicyBefore | null
}

/** Manifests, policies and `.npmrc` count for a project, which has a lockfile. */
const ofProjects = ['package.json', '.npmrc', 'depgate.json']
const names = [...gateFiles.map((file) => file.path), ...watchedSettings, ...installFileGlobs].filter(
  (name) => !ofProjects.includes(name),
)
const shape = new RegExp(`(?:^|/)(?:${[...new Set(names)].map(globSource).join('|')})$`, 'i')

/** Returns a pair of empty lockfiles for each folder with such a change. @throws {DepgateError} EGIT. */
export function readApart(request: ApartRequest, host: PolicyHost): JudgedPair[] {
  const { sides, judged } = request
  const isJudged = (folder: string) =>
    judged.includes(folder) || (judged.length > 0 && host.real(folder) === host.real(sides.top))
  const folders = new Set(listChanged(sides).map((file) => path.join(sides.top, folderOf(file))))
  return [...folders]
    .filter((folder) => !isJudged(folder))
    .sort()
    .flatMap((folder) => readFolder(folder, request, host))
}

/** The same against a base, beside the lockfiles that are judged. */
export function readApartAtBase(
  sides: Sides,
  places: readonly LockfileLocation[],
  host: PolicyHost,
): JudgedPair[] {
  const judged = places.flatMap((place) => absolute(place) ?? []).map((file) => path.dirname(file))
  const isKnown = (folder: string, name: string) => isTracked(folder, name, host)
  return readApart({ sides, judged, head: null, changeOf: 'branch', isKnown }, host)
}

/** The folder that a file decides for: what is above the path that its readers look for. */
function folderOf(file: string): string {
  return file.slice(0, shape.exec(file)?.index ?? 0)
}

/** Files are compared here, as everywhere: git compares through filters, which the checkout can choose. */
function listChanged({ before, after }: Sides): string[] {
  const index = (files: readonly TreeFile[]) =>
    new Map(
      files.filter((file) => !file.isSubmodule && shape.test(file.path)).map((one) => [one.path, one.hash]),
    )
  const [then, now] = [index(before?.list() ?? []), index(after.list())]
  const isSame = (file: string): boolean => {
    const hash = then.get(file) ?? null
    if (after.isHashed || hash === null) return (now.get(file) ?? null) === hash
    try {
      const text = after.read(file)
      return text !== null && gitHashOf(text, hash.length) === hash
    } catch {
      return now.get(file) === hash
    }
  }
  return [...new Set([...then.keys(), ...now.keys()])].filter(
    (file) => !file.split('/').includes('node_modules') && !isSame(file),
  )
}

function readFolder(folder: string, request: ApartRequest, host: PolicyHost): JudgedPair[] {
  const { sides, changeOf, isKnown, head } = request
  const states = statesAt({ before: sides.before, after: sides.after }, folder)
  const files = readGateFiles({ states, changeOf, isKnown, above: [] }, host)
  const settings = readSettingsChanges(folder, states, host)
  const installFiles = readInstallFiles(states, [], host)
  if (files.length + settings.length + installFiles.length === 0) return []
  const shown = show(folder, host) || '.'
  const empty = emptyLockfile(shown)
  const labels = { beforeLabel: plain(labelOf(sides)), afterLabel: sides.after.label ?? shown }
  return [
    {
      pair: { before: empty, after: empty, ...labels, files },
      folder,
      base: {
        checkouts: listSides(sides).map((one) => ({ top: one.top, commit: one.before?.commit ?? null })),
        moved: null,
      },
      policyFolders: [...listFolders(folder, host), ...listFolders(host.folder, host)],
      policyAt: head === null ? { sides, folders: [path.relative(sides.top, folder) || '.'] } : null,
      policyHead: head,
      settings,
      installFiles,
    },
  ]
}
