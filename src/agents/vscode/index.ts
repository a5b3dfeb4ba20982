import { defineAgent, objectOf, toJson, silence, textOf, type HookMoment } from '../define-agent.ts'

const moments: Readonly<Record<string, HookMoment>> = {
  SessionStart: 'session-start',
  PreToolUse: 'before',
  PostToolUse: 'after',
  Stop: 'stop',
  SubagentStop: 'subagent-stop',
}

export default defineAgent({
  id: 'vscode',
  summary: 'VS Code: .github/hooks/*.json, .claude/settings.json',
  settings: { hooks: ['.vscode/settings.json'], servers: ['.vscode/mcp.json'], staged: ['.vscode/mcp.json'] },
  maxCharacters: 8_000,
  canAsk: true,
  canRewrite: false,
  recognise(payload) {
    const name = textOf(payload, 'hookEventName')
    if (name === null) return null
    const input = objectOf(payload, 'tool_input') ?? objectOf(payload, 'toolInput')
    return {
      agent: 'vscode',
      moment: Object.hasOwn(moments, name) ? (moments[name] ?? 'other') : 'other',
      name,
      toolName: textOf(payload, 'tool_name') ?? textOf(payload, 'toolName'),
      command: textOf(input, 'command'),
      input,
      folder: textOf(payload, 'cwd'),
      projectFolder: null,
      sessionId: textOf(payload, 'sessionId'),
      isStopActive: payload.stop_hook_active === true || payload.stopHookActive === true,
    }
  },
  // "Warning message displayed to the user" (VS Code, agent hooks, 2026-10).
  personNotice: () => true,
  answer(verdict, { moment, name }) {
    if (verdict.type === 'silent' || verdict.type === 'rewrite') return silence
    const { reason } = verdict
    const inside = (answer: Record<string, unknown>) => ({
      hookSpecificOutput: { hookEventName: name, ...answer },
    })
    if (verdict.type === 'ask')
      return toJson(inside({ permissionDecision: 'ask', permissionDecisionReason: reason }))
    const shown = verdict.notice === null ? {} : { systemMessage: verdict.notice }
    if (verdict.type === 'tell') return toJson({ ...shown, ...inside({ additionalContext: reason }) })
    if (moment === 'before') {
      const denial = { permissionDecision: 'deny', permissionDecisionReason: reason }
      return toJson({ ...shown, ...inside(denial) })
    }
    // A stop is held from inside the wrapper here, and everything else from outside.
    const isStop = moment === 'stop' || moment === 'subagent-stop'
    const held = { decision: 'block', reason }
    return toJson({ ...shown, ...held, ...(isStop ? inside(held) : {}) })
  },
})
