import claudeCode from './claude-code/index.ts'
import cline from './cline.ts'
import codex from './codex/index.ts'
import copilot from './copilot.ts'
import cursor from './cursor/index.ts'
import geminiCli from './gemini-cli.ts'
import vscode from './vscode.ts'
import windsurf from './windsurf.ts'

export const agents = [claudeCode, cline, codex, copilot, cursor, geminiCli, vscode, windsurf]
