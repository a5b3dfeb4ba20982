// Tells from the text of a command whether it names a package manager at all. Light: most commands name none.

const tools = /(?:^|[^\w-])(?:npm|npx|pnpm|pnpx|yarn|yarnpkg|bun|bunx|corepack)(?![\w-])/i

/** Whether a command names a package manager, whatever stands around it. What hides the name is seen afterwards, on the disk. */
export function namesTool(command: string): boolean {
  return tools.test(command.replace(/["'\\]/g, ''))
}
