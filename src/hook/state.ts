// What the hook remembers of a project, and how it is held against the disk. Light: it is read after every command.

/** The state of one project's root. */
export interface HookState {
  readonly schema: 1
  /** The real path of the root. */
  readonly root: string
  /** The names of files that count: `package.json`, `.claude/settings.json`. */
  readonly watched: readonly string[]
  /** Milliseconds since 1970: when the prints were taken. */
  readonly takenAt: number
  readonly deadlineSeconds: number
  /** The policy asks about commands that cannot be analysed. */
  readonly isAsking: boolean
  /** How deep folders are looked into. */
  readonly depth: number
  /** The print of git's log of HEAD, and the commit that HEAD was at; null outside of a checkout. */
  readonly head: {
    readonly file: string
    readonly print: string | null
    readonly commit: string | null
  } | null
  /** Every folder under the root but those of packages and of git, with its print. */
  readonly folders: Readonly<Record<string, string>>
  /** By path relative to the root with slashes; what lies outside of it by its whole path. */
  readonly files: Readonly<Record<string, WatchedFile>>
  /** What was found and is not mended. */
  readonly open: OpenVerdict | null
}

/** One file that counts. The texts lie beside the state, under their hashes. */
export interface WatchedFile {
  /** The hash of the approved text; null where none is approved. */
  readonly approved: string | null
  /** The hash of the text that was last seen; null where it was not there. */
  readonly seen: string | null
  /** What the disk said of it then; null where it was not there. */
  readonly print: string | null
}

/** A change that was judged and did not pass. */
export interface OpenVerdict {
  /** Over everything that was judged: the same tree is not judged twice. */
  readonly key: string
  readonly outcome: 'fail' | 'inconclusive'
  readonly reason: string
  readonly notice: string
  /** Milliseconds since 1970: from then on it has to be judged again. */
  readonly until: number | null
}

/** Whether what was read is a state of this version, whole. */
export function isState(input: unknown, root: string): input is HookState {
  if (!isRecord(input) || input.schema !== 1 || input.root !== root) return false
  const { watched, takenAt, deadlineSeconds, isAsking, depth, head, folders, files, open } = input
  return (
    Array.isArray(watched) &&
    watched.every((name) => typeof name === 'string') &&
    typeof takenAt === 'number' &&
    typeof deadlineSeconds === 'number' &&
    typeof isAsking === 'boolean' &&
    typeof depth === 'number' &&
    (head === null || (isRecord(head) && typeof head.file === 'string')) &&
    isRecord(folders) &&
    Object.values(folders).every((print) => typeof print === 'string') &&
    isRecord(files) &&
    Object.values(files).every(isFile) &&
    (open === null || isOpen(open))
  )
}

function isFile(input: unknown): boolean {
  if (!isRecord(input)) return false
  return ['approved', 'seen', 'print'].every((key) => input[key] === null || typeof input[key] === 'string')
}

function isOpen(input: unknown): boolean {
  if (!isRecord(input)) return false
  const isText = ['key', 'outcome', 'reason', 'notice'].every((key) => typeof input[key] === 'string')
  return isText && (input.until === null || typeof input.until === 'number')
}

function isRecord(input: unknown): input is Record<string, unknown> {
  return typeof input === 'object' && input !== null && !Array.isArray(input)
}

/** The paths whose text on disk is not the approved one. */
export function listChanged(files: HookState['files']): string[] {
  return Object.keys(files)
    .filter((path) => files[path]?.approved !== files[path]?.seen)
    .sort()
}

/** Whether a path, with slashes, ends in one of the watched names, or lies in a watched folder: `data/osv/`. */
export function isWatched(path: string, watched: readonly string[]): boolean {
  return watched.some((name) =>
    name.endsWith('/') ? path.startsWith(name) : path === name || path.endsWith(`/${name}`),
  )
}
