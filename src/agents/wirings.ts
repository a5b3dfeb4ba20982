// The wirings of the agents that `init` can wire. Generated from the folders.

import antigravity from './antigravity/wiring.ts'
import claudeCode from './claude-code/wiring.ts'
import cline from './cline/wiring.ts'
import codex from './codex/wiring.ts'
import copilot from './copilot/wiring.ts'
import cursor from './cursor/wiring.ts'
import geminiCli from './gemini-cli/wiring.ts'
import goose from './goose/wiring.ts'
import kiro from './kiro/wiring.ts'
import opencode from './opencode/wiring.ts'
import qwenCode from './qwen-code/wiring.ts'
import vscode from './vscode/wiring.ts'
import windsurf from './windsurf/wiring.ts'

export const wirings = [
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
