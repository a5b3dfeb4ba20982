// How the settings of agents are read. Generated from the folders.

import antigravity from './antigravity/settings.ts'
import claudeCode from './claude-code/settings.ts'
import codex from './codex/settings.ts'
import copilot from './copilot/settings.ts'
import cursor from './cursor/settings.ts'
import geminiCli from './gemini-cli/settings.ts'
import goose from './goose/settings.ts'
import kiro from './kiro/settings.ts'
import opencode from './opencode/settings.ts'
import qwenCode from './qwen-code/settings.ts'
import vscode from './vscode/settings.ts'
import windsurf from './windsurf/settings.ts'

export const settingsReaders = [
  antigravity,
  claudeCode,
  codex,
  copilot,
  cursor,
  geminiCli,
  goose,
  kiro,
  opencode,
  qwenCode,
  vscode,
  windsurf,
]
