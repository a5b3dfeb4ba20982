// Where agents read which servers and hooks they start.

/** The files that start servers, relative to a project's folder. */
export const serverFiles: readonly string[] = [
  '.mcp.json',
  '.claude/settings.json',
  '.claude/settings.local.json',
  '.cursor/mcp.json',
  '.cursor/hooks.json',
  '.vscode/mcp.json',
]
