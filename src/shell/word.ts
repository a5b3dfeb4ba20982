// A word of a command line: what the shell makes of it, where that can be known from the text.

import type { Assignment, Word, WordPart } from 'unbash'

/** A word as the program will see it; where it is not known (`$x`, `$(…)`, `*`), `text` is what is in the command. */
export interface ShellWord {
  readonly text: string
  readonly isKnown: boolean
}

/** Reads a word: quotes and escapes are taken off, and nothing is expanded. */
export function readWord(word: Word | Assignment): ShellWord {
  if (word.type === 'Word') {
    const isKnown = (word.parts ?? []).every(isLiteral)
    return { text: isKnown ? word.value : word.text, isKnown }
  }
  const { value, name } = word
  if (value.type !== 'Word' || word.index !== undefined) return { text: word.text, isKnown: false }
  const { text, isKnown } = readWord(value)
  return isKnown ? { text: `${name}=${text}`, isKnown } : { text: word.text, isKnown }
}

function isLiteral(part: WordPart): boolean {
  switch (part.type) {
    case 'Literal':
    case 'SingleQuoted':
    case 'AnsiCQuoted':
      return true
    case 'DoubleQuoted':
      return part.parts.every(isLiteral)
    default:
      return false
  }
}

/** A word that is known, from a text. */
export function known(text: string): ShellWord {
  return { text, isKnown: true }
}

// What follows states that nothing is installed: `npm run dev` in the words of another program.
const manager =
  /(?<![\w@.$]|(?<!:)-)(?:npm|npx|pnpm|pnpx|yarn|yarnpkg|bun|bunx|corepack)(?:\.(?:cmd|exe|ps1|js|cjs))?(?![\w-])(?!\s+(?:run|run-script|test|t|start|stop|restart|ls|list|view|info|outdated|audit(?!\s+fix)|version|pack|config|root|bin|prefix|why|explain|whoami|ping|search|help|docs|fund|-v|--version)(?![\w-]))/i

/** Whether a text names a package manager. */
export function namesManager(text: string): boolean {
  return manager.test(text) || /\b(?:npm|npx)-cli\b/.test(text)
}

/** Whether the name of a script states that it installs: `make deps`, `npm run setup`, `./install.sh`. */
export function namesInstall(text: string): boolean {
  return /(?<![a-z])(?:re)?(?:install|deps|dependencies|bootstrap|setup|npm|npx|pnpm|yarn|bun)(?![a-z])/i.test(
    text,
  )
}
