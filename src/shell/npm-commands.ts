// npm's names for its commands.

/** The commands that npm knows by other names too; all of npm's names for them count (npm 9 to 12, `npm help <command>`). */
export const npmWords = {
  install: [
    'install',
    'i',
    'add',
    'in',
    'ins',
    'inst',
    'insta',
    'instal',
    'isnt',
    'isnta',
    'isntal',
    'isntall',
  ],
  ci: ['ci', 'clean-install', 'ic', 'install-clean', 'isntall-clean'],
  update: ['update', 'up', 'upgrade', 'udpate'],
  uninstall: ['uninstall', 'un', 'unlink', 'remove', 'rm', 'r'],
  dedupe: ['dedupe', 'ddp'],
  audit: ['audit'],
  exec: ['exec', 'x'],
  create: ['create'],
} as const satisfies Readonly<Record<string, readonly string[]>>

/** Returns the command that a word stands for, or null where it is none of these. */
export function npmCommandOf(word: string): keyof typeof npmWords | null {
  const found = Object.entries(npmWords).find(([, names]) => (names as readonly string[]).includes(word))
  return (found?.[0] as keyof typeof npmWords | undefined) ?? null
}
