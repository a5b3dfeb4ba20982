// Counts work that is asked for and done, for the line that shows progress.

import type { Counts } from '../ports/output.ts'

/** Begins to count; without counts nobody looks. */
export function startCount(counts: Counts | undefined, unit: string, total: number | null): Counts[string] {
  const count = { done: 0, total }
  if (counts !== undefined) counts[unit] = count
  return count
}

/** Counts one more piece of work, and that it is done when it ends, however it ends. */
export async function countWork<T>(counts: Counts | undefined, unit: string, work: Promise<T>): Promise<T> {
  const count = counts?.[unit] ?? startCount(counts, unit, 0)
  count.total = (count.total ?? 0) + 1
  try {
    return await work
  } finally {
    count.done += 1
  }
}

/** Passes items on and counts them; how many there will be is not known. */
export async function* countEach<T>(
  counts: Counts | undefined,
  unit: string,
  items: AsyncIterable<T>,
): AsyncGenerator<T> {
  const count = startCount(counts, unit, null)
  for await (const item of items) {
    count.done += 1
    yield item
  }
}
