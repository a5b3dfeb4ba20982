// The plug-in that opencode loads: it sends each call of a tool to depgate, and throws where depgate denies it.

/** Where depgate lies as one file, from the folder of the plug-in. */
const script = '../hooks/depgate.mjs'

/**
 * The text of `.opencode/plugins/depgate.js`. What throws in `tool.execute.before` keeps the tool from running, and its
 * message reaches the model; what comes afterwards is appended to the tool's output. A depgate that cannot be started denies.
 */
export const plugin = `// depgate's hook in opencode. Written by "depgate init opencode"; "depgate init opencode --remove" takes it out.

import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const script = fileURLToPath(new URL('${script}', import.meta.url))
/** Tools that change nothing on disk. */
const quiet = new Set(['read', 'glob', 'grep', 'list', 'webfetch', 'websearch', 'todoread', 'todowrite', 'question'])

function ask(event) {
  return new Promise((resolve) => {
    const child = spawn('node', [script, 'hook', '--agent', 'opencode'], { cwd: event.directory })
    let [out, error] = ['', '']
    child.stdout.on('data', (chunk) => (out += chunk))
    child.stderr.on('data', (chunk) => (error += chunk))
    child.stdin.on('error', () => undefined)
    child.on('error', (problem) => resolve({ isDenied: true, text: \`depgate cannot be started: \${problem.message}\` }))
    child.on('close', (code) => {
      if (code !== 0) resolve({ isDenied: true, text: error.trim() || \`depgate ended with code \${code}\` })
      else resolve({ isDenied: false, text: out.trim() === '' ? '' : (JSON.parse(out).context ?? '') })
    })
    child.stdin.end(JSON.stringify(event))
  })
}

export const Depgate = async ({ directory, worktree }) => {
  const send = (opencodeEvent, more) => ask({ opencodeEvent, directory, worktree, ...more })
  return {
    event: async ({ event }) => {
      if (event.type === 'session.created')
        await send(event.type, { sessionID: event.properties?.info?.id })
    },
    'tool.execute.before': async ({ tool, sessionID, callID }, { args }) => {
      if (tool !== 'bash') return
      const { isDenied, text } = await send('tool.execute.before', { tool, sessionID, callID, args })
      if (isDenied) throw new Error(text)
    },
    'tool.execute.after': async ({ tool, sessionID, callID, args }, output) => {
      if (quiet.has(tool)) return
      const { text } = await send('tool.execute.after', { tool, sessionID, callID, args })
      if (text !== '' && typeof output?.output === 'string') output.output += \`\\n\\n\${text}\`
    },
  }
}
`
