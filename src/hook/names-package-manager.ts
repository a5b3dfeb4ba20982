// Tells from the text of a command whether it can name a package manager at all. Light: most commands name none.

const tools = /npm|npx|nlx|yarn|bun|corepack|deno|depgate|\$'/i

/** Whether a command can name a package manager, in the escapes of `$'\x6epm'` too. What hides the name is seen afterwards, on the disk. */
export function namesTool(command: string): boolean {
  return tools.test(command) || tools.test(command.replace(/["'\\]/g, ''))
}
