// How the settings of agents are read. Generated from the folders.

import claudeCode from './claude-code/settings.ts'
import codex from './codex/settings.ts'
import copilot from './copilot/settings.ts'
import cursor from './cursor/settings.ts'
import geminiCli from './gemini-cli/settings.ts'
import vscode from './vscode/settings.ts'

export const settingsReaders = [claudeCode, codex, copilot, cursor, geminiCli, vscode]
