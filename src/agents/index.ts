import antigravity from './antigravity/index.ts'
import claudeCode from './claude-code/index.ts'
import cline from './cline/index.ts'
import codex from './codex/index.ts'
import copilot from './copilot/index.ts'
import cursor from './cursor/index.ts'
import geminiCli from './gemini-cli/index.ts'
import goose from './goose/index.ts'
import kiro from './kiro/index.ts'
import opencode from './opencode/index.ts'
import qwenCode from './qwen-code/index.ts'
import vscode from './vscode/index.ts'
import windsurf from './windsurf/index.ts'

export const agents = [
  antigravity,
  claudeCode,
  cline,
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
