// Every row of npm's hostile table for pnpm, yarn 1, yarn 2 and later and bun, or why it cannot exist there.

import { hashRows } from './hash-rows.ts'
import { lieRows } from './lie-rows.ts'
import type { ManagerRow } from './project.ts'

import { sourceRows } from './source-rows.ts'

export const rows: readonly ManagerRow[] = [...hashRows, ...lieRows, ...sourceRows]

/** The rows of npm's table that no other format can have. */
export const nowhere: Readonly<Record<string, string>> = {}
