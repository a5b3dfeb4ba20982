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

/** npm's commands (npm 11.19, lib/utils/cmd-list.js); older ones lack some, which makes no beginning another command. */
const commands =
  'access adduser approve-scripts audit bugs cache ci completion config dedupe deny-scripts deprecate diff dist-tag docs ' +
  'doctor edit exec explain explore find-dupes fund get help help-search init install install-ci-test install-scripts ' +
  'install-test link ll login logout ls org outdated owner pack ping pkg prefix profile prune publish query rebuild repo ' +
  'restart root run sbom search set shrinkwrap stage star stars start stop team test token trust undeprecate uninstall ' +
  'unpublish unstar update version view whoami'

/** The same list's other names for them: `<name>:<command>`. */
const aliases =
  'author:owner home:docs issues:bugs info:view show:view find:search add:install unlink:uninstall remove:uninstall ' +
  'rm:uninstall r:uninstall un:uninstall rb:rebuild list:ls ln:link create:init i:install it:install-test ' +
  'cit:install-ci-test u:update up:update c:config s:search se:search tst:test t:test ddp:dedupe v:view run-script:run ' +
  'clean-install:ci clean-install-test:install-ci-test x:exec why:explain la:ll verison:version ic:ci innit:init ' +
  'in:install ins:install inst:install insta:install instal:install isnt:install isnta:install isntal:install ' +
  'isntall:install install-clean:ci isntall-clean:ci hlep:help dist-tags:dist-tag upgrade:update udpate:update rum:run ' +
  'sit:install-ci-test urn:run ogr:org add-user:adduser'

const known = new Map([
  ...commands.split(' ').map((name) => [name, name] as const),
  ...aliases.split(' ').map((entry) => entry.split(':') as [string, string]),
])

/** Returns npm's command for a word as npm finds it: by its name, another name, or the beginning of only one of them. */
export function npmCommandNamed(word: string): string | null {
  const name = word.replace(/([A-Z])/g, (letter) => `-${letter.toLowerCase()}`)
  const exact = known.get(name)
  if (exact !== undefined || name === '') return exact ?? null
  const found = [...known].filter(([one]) => one.startsWith(name))
  return found.length === 1 ? (found[0]?.[1] ?? null) : null
}
