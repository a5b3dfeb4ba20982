// What ssh runs, and on which machine.

import type { Surroundings } from './found.ts'
import type { TreeFolder } from './environment.ts'
import { joined } from './prefixes.ts'
import type { ShellWord } from './word.ts'

/** Another machine's packages are not judged here; this one under another name is. */
export function runSsh(rest: readonly ShellWord[], place: TreeFolder, around: Surroundings): void {
  const values = '-b -c -D -E -e -F -I -i -J -L -l -m -O -o -p -Q -R -S -W -w -B'
  for (let at = 0; at < rest.length; at += 1) {
    const { text } = rest[at] as ShellWord
    if (values.split(' ').includes(text)) at += 1
    else if (!text.startsWith('-')) {
      const line = joined(rest.slice(at + 1))
      const isHere =
        /^(?:[^@]*@)?(?:ssh:\/\/)?(?:localhost|127\.[\d.]+|::1|\[::1\]|0\.0\.0\.0|\$\(hostname\)|\$HOSTNAME)/i.test(
          text,
        )
      const inside = place.copy()
      inside.leave()
      if (isHere && line.isKnown) around.analyse(line.text === '' ? (around.here ?? '') : line.text, inside)
      else if (isHere) around.found.passUnknown(line.text)
      else around.found.isOpaque = true
      return
    }
  }
}
