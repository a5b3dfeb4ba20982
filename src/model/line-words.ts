// The contract for the lines of a package manager other than npm: how they are written, and how they are tried.

import type { DeclaredRange } from './lockfile.ts'

/** The manifest that a line edits. */
export interface LinePlace {
  /** Its folder from where the line is typed, with slashes; '' for the same one. */
  readonly folder: string
  /** It is the manifest beside the lockfile. */
  readonly isRoot: boolean
}

/** A dependency that is to have an exact version. */
export interface ExactPin {
  readonly name: string
  /** `1.2.3`, `npm:other@1.2.3`. */
  readonly spec: string
  /** What its manifest asks for now. */
  readonly range: string
}

/** A package of the tree that is to have another version. */
export interface TreePin {
  readonly name: string
  readonly version: string
  /** Every copy in the tree is of the same release line, so a bare name forces no dependent to another one. */
  readonly isOnlyLine: boolean
}

/** The project that lines are written for. */
export interface LineProject {
  /** The version of the package manager, as it prints it. */
  readonly version: string
  /** The folder of the lockfile from where lines are typed, with slashes; '' for the same one. */
  readonly folder: string
  /** A text by its path from the lockfile's folder; null where there is none. */
  readonly read: (file: string) => string | null
}

/** How a package manager is told what to save and to resolve. Names, versions and folders are typable: they need no escape. */
export interface LineWords {
  /** The program, as it is typed. */
  readonly program: string
  /** It takes `--registry=<url>`. */
  readonly takesRegistry: boolean
  /** Commands, the program first, that save exact versions in a field, one after the other. */
  add(place: LinePlace, field: DeclaredRange['field'], pins: readonly ExactPin[], version: string): string[][]
  /** Arguments that remove dependencies from a manifest. */
  remove(place: LinePlace, names: readonly string[]): string[]
  /** Arguments that resolve what the manifests ask for. */
  install(place: LinePlace): string[]
  /** Flags with which `add` and `install` resolve to nothing younger; null where this version has none. */
  ageFlags(minutes: number, version: string): string[] | null
  /** Commands, the program first, that pin packages of the tree and resolve nothing; null where none can. */
  override(pins: readonly TreePin[], project: LineProject): string[][] | null
  readonly trial: LineTrial
}

/** How lines are run so that nothing but manifests and the lockfile is written, and no code of the project runs. */
export interface LineTrial {
  /** The name of the lockfile that it writes. */
  readonly lockfile: string
  /** Arguments with the flags of a run that only resolves. `scratch`: a folder that is removed after the run. */
  resolveOnly(args: readonly string[], scratch: string): string[]
  /** Variables for the same purpose. */
  readonly env: Readonly<Record<string, string>>
  /** Variables that name the registry, where the project's own settings name none. */
  readonly registryVariables: readonly string[]
  /** Arguments that unpack what the lockfile has, without install scripts. */
  readonly unpack: readonly string[]
  /** The paths of further files that it reads, from the lockfile's folder. */
  files(read: LineProject['read']): string[]
  /** Files that it executes: they have to be as they were before the change. */
  executes(read: LineProject['read']): string[]
  /** Why lines are not tried, a clause; null where they are. */
  refusal(project: LineProject): string | null
}
