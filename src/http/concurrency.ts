// Holds asynchronous work to so many pieces at a time.

/** Returns a gate that lets `count` through at a time, first come, first served; each calls what it was given when it leaves. */
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
