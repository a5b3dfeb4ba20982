// What a text names that is not read as a command: a package manager, what runs a package, a script that installs.

// What follows states that nothing is installed: `npm run dev` in the words of another program.
const manager =
  /(?<![\w@.$]|(?<!:)-)(?:npm|npx|pnpm|pnpx|yarn|yarnpkg|bun|bunx|corepack)(?:\.(?:cmd|exe|ps1|js|cjs))?(?![\w/\\-])(?!\s+(?:run|run-script|test|t|start|stop|restart|ls|list|view|info|outdated|audit(?!\s+fix)|version|pack|config|root|bin|prefix|why|explain|whoami|ping|search|help|docs|fund|-v|--version)(?![\w-]))/i

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

const edge = String.raw`(?<![\w@.$%+]|(?<!:)-)`
const ending = String.raw`(?:-cli)?(?:\.(?:cmd|exe|ps1|js|cjs))?`
/** Between two words, also of a list: `npx x`, `'npx', 'x'`, `npx","x`. */
const gap = String.raw`(?:\\?["'\x60])?(?:\s{0,9},\s{0,9}|\s{1,9})(?:\\?["'\x60])?`
/** The name of a package or a variable, and not a flag that only asks. */
const argument = String.raw`(?!(?:--?(?:version|help|usage)|-[vh?])(?![\w-]))[^\s|;&)>,"'\x60]`
/** The names that npm and the others have for running a package; npm takes beginnings of them too. */
const verbs = 'x|exe|exec|cr|cre|crea|creat|create|ini|init|inn|inni|innit|dlx'
const flags = String.raw`(?:${gap}--?[\w.:@/-]{1,60}(?:=[^\s"']{0,200})?){0,20}`
const runners = [
  String.raw`(?:npx|pnpx|bunx|nlx|dlx|dx)${ending}${gap}${argument}`,
  String.raw`(?:npm|pnpm|yarn|yarnpkg|bun)${ending}${flags}${gap}(?:${verbs})${flags}${gap}(?!-)${argument}`,
  // Into the folder for all projects.
  String.raw`(?:npm|pnpm|bun)${ending}(?=[^|;&]{0,300}\s(?:-g|--global|--location[= ]global)(?![\w-]))${flags}${gap}(?:i|in|ins|inst|insta|install|add|a|up|update|upgrade|ci|link)(?![\w-])`,
  String.raw`(?:yarn|yarnpkg)${ending}${gap}global${gap}add(?![\w-])`,
  String.raw`deno(?=[^|;&]{0,300}[\s"'](?:npm|jsr):)`,
].map((one) => new RegExp(edge + one, 'i'))

/** What is longer is not looked into closely. */
const maxCharacters = 64 * 1024

const alone = new RegExp(
  String.raw`${edge}(?:(?:npx|pnpx|bunx|nlx|dlx|dx)${ending}|(?:npm|pnpm|yarn|bun)${gap}(?:${verbs}))(?![\w-])`,
  'i',
)

/** Whether a text names a call of what runs or installs a package and leaves no trace in a project. */
export function namesRunner(text: string): boolean {
  // No person types so much: that it names one at all is enough.
  if (text.length > maxCharacters) return alone.test(text)
  return runners.some((one) => one.test(text))
}

/** Whether a value names what runs packages, with or without a package: `PM=npx`. */
export function isRunnerName(text: string): boolean {
  return alone.test(text)
}
