// Limits the number of concurrent asynchronous tasks.

/** Returns a semaphore with `count` permits, first come, first served; the returned function releases the permit. */
export function limit(count: number): () => Promise<() => void> {
  const waiting: (() => void)[] = []
  let free = count
  const leave = () => {
    const next = waiting.shift()
    if (next === undefined) free += 1
    else next()
  }
  return async () => {
    if (free > 0) free -= 1
    else await new Promise<void>((resolve) => waiting.push(resolve))
    return leave
  }
}
