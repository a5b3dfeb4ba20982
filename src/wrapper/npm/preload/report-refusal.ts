// Reports the errors that npm itself ends with: its log events, whatever its loglevel prints.

/** npm writes its code first, then what it is; what follows are hints. */
const maxLines = 6
const maxCharacters = 2000

/** Sends npm's error lines to depgate as they come: at its end npm leaves no time for it (npm 9 to 12, `proc-log`). */
export function reportRefusal(): void {
  const lines: string[] = []
  const events = process as unknown as { on(name: string, listener: (...args: unknown[]) => void): void }
  events.on('log', (level, ...words) => {
    if (level !== 'error' || lines.length >= maxLines) return
    lines.push(words.map(String).join(' ').slice(0, maxCharacters))
    process.send?.({ type: 'refused', lines }, undefined, {}, () => undefined)
  })
}
