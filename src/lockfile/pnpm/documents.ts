// Splits pnpm-lock.yaml into its documents as pnpm does, and reads each as strict YAML.

import { DepgateError } from '../../errors.ts'
import { describeType, type JsonSection } from '../../json/section.ts'
import { plain } from '../../text/plain.ts'
import { readYamlDocuments } from '../../yaml/parse.ts'

/** The hint of errors about the lockfile. */
export const lockHint = 'Take the file back from git, or write it anew: pnpm install --lockfile-only'

/** The documents of a lockfile; null for one that is not there or empty. */
export interface LockDocuments {
  /** What pnpm 11 and later fetch before everything else: config dependencies and pnpm itself. */
  readonly environment: JsonSection | null
  readonly main: JsonSection | null
}

const start = '---\n'
const separator = '\n---\n'

/**
 * Reads the documents. Where the text begins with `---` on a line of its own, everything up to the next such line is the
 * first document and the rest the lockfile (pnpm 11 and 12, crates/lockfile/src/yaml_documents.rs); else all of it is the
 * lockfile. A byte order mark and CRLF are dropped first, as pnpm does.
 *
 * @throws {DepgateError} ELOCKFILE, also for any other number of documents: pnpm 10 and pnpm 12 read different ones.
 */
export function readDocuments(text: string, file: string): LockDocuments {
  const bare = text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n')
  if (!bare.startsWith(start)) return { environment: null, main: readOne(bare, file, 0) }
  const end = bare.indexOf(separator, start.length)
  if (end === -1) {
    const only = readOne(bare.slice(start.length), file, 1)
    if (only !== null && !isEnvironment(only))
      throw refuse(
        file,
        'begins with --- and has one document, which pnpm 11 and later do not read as the lockfile',
      )
    return { environment: only, main: null }
  }
  const next = end + separator.length
  return {
    environment: readOne(bare.slice(start.length, end), file, 1),
    main: readOne(bare.slice(next), file, bare.slice(0, next).split('\n').length - 1),
  }
}

/** @param linesBefore - of the file, so that lines are those of the file. */
function readOne(text: string, file: string, linesBefore: number): JsonSection | null {
  if (text.trim() === '') return null
  const [document, more] = readYamlDocuments('\n'.repeat(linesBefore) + text, file)
  if (more !== undefined) throw refuse(file, 'has more documents than pnpm reads')
  if (document === undefined || document.value === '') return null
  const { value } = document
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw refuse(file, `must hold a YAML mapping, not ${describeType(value)}`)
  return { file, document, path: [], fields: value as Record<string, unknown>, hint: lockHint }
}

/** Whether a document is the first one of a lockfile whose second one is empty. */
function isEnvironment({ fields }: JsonSection): boolean {
  const { importers } = fields
  const root = isFields(importers) ? importers['.'] : undefined
  return isFields(root) && Object.hasOwn(root, 'configDependencies')
}

function isFields(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function refuse(file: string, problem: string): DepgateError {
  return new DepgateError('ELOCKFILE', `${plain(file)} ${problem}`, { hint: lockHint })
}
