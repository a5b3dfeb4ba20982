import claudeCode from './claude-code/index.ts'
import cline from './cline.ts'
import codex from './codex/index.ts'
import copilot from './copilot/index.ts'
import cursor from './cursor/index.ts'
import geminiCli from './gemini-cli/index.ts'
import vscode from './vscode/index.ts'
import windsurf from './windsurf.ts'

export const agents = [claudeCode, cline, codex, copilot, cursor, geminiCli, vscode, windsurf]
