// Keeps one comment for each job and target on the pull request up to date.
'use strict'

const { readFileSync } = require('node:fs')

/** GitHub refuses a longer one. */
const mostCharacters = 65_536
const deadlineMilliseconds = 30_000
const mostPages = 30

/**
 * The first line of the comment of this job: two jobs, and one job for two folders or lists of lockfiles, have two.
 * encodeURIComponent leaves no character that could end an HTML comment.
 */
function markerOf(env) {
  const workflow = /([^/]+)@/.exec(env.GITHUB_WORKFLOW_REF ?? '')?.[1] ?? env.GITHUB_WORKFLOW ?? ''
  const target = ['WORKING_DIRECTORY', 'LOCKFILE', 'POLICY', 'BASE', 'REGISTRY']
    .map((name) => (env[`DEPGATE_INPUT_${name}`] ?? '').trim())
    .map((value, nth) => (nth === 0 && value === '' ? '.' : value))
  const words = [`${workflow}/${env.GITHUB_JOB ?? ''}`, ...target]
  return `<!-- depgate job ${words.map(encodeURIComponent).join(' ').trim()} -->`
}

/**
 * Writes the comment, or says why it could not be: that is no reason to fail, for a pull request from a fork has a
 * token that may not write.
 */
async function comment(markdown, env, warn) {
  const token = (env.DEPGATE_INPUT_TOKEN ?? '').trim()
  const request = findRequest(env)
  // Jobs of a queue, a push or a schedule have none, by the same workflow.
  if (request === null) {
    const isExpected = (env.GITHUB_EVENT_NAME ?? '').startsWith('pull_request')
    return isExpected ? warn('there is no pull request to comment on') : undefined
  }
  if (token === '') return warn('there is no token to comment with')
  const api = env.GITHUB_API_URL || 'https://api.github.com'
  const call = async (method, address, body) => {
    const response = await fetch(address, {
      method,
      headers: {
        accept: 'application/vnd.github+json',
        authorization: `Bearer ${token}`,
        'user-agent': 'depgate',
      },
      signal: AbortSignal.timeout(deadlineMilliseconds),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    if (!response.ok) throw new Error(`GitHub answered ${response.status}`)
    return response.json()
  }
  const comments = `${api}/repos/${request.repository}/issues/${request.number}/comments`
  const marker = markerOf(env)
  const body = { body: cut(`${marker}\n${markdown}`) }
  try {
    const marked = await findMarked(call, comments, marker)
    const known =
      marked.length === 0
        ? undefined
        : await chooseOwn(call, env.GITHUB_GRAPHQL_URL || `${api}/graphql`, marked)
    if (known === undefined) await call('POST', comments, body)
    else await call('PATCH', `${api}/repos/${request.repository}/issues/comments/${Number(known.id)}`, body)
  } catch (error) {
    warn(`the comment could not be written: ${error.message}`)
  }
}

async function findMarked(call, comments, marker) {
  const marked = []
  for (let page = 1; page <= mostPages; page += 1) {
    const found = await call('GET', `${comments}?per_page=100&page=${page}`)
    marked.push(...found.filter((one) => /^[^\r\n]*/.exec(one.body ?? '')[0] === marker))
    if (found.length < 100) break
  }
  return marked
}

/**
 * Anybody can write the marker, and a token that may write can edit everybody's comments: only one of the token's own
 * user is edited, be that a person (a PAT) or an app. Where GitHub does not tell who that is, one of a bot is.
 */
async function chooseOwn(call, graphql, marked) {
  const answer = await call('POST', graphql, { query: '{ viewer { login } }' }).catch(() => null)
  const login = answer?.data?.viewer?.login
  if (typeof login !== 'string') return marked.find(({ user }) => user?.type === 'Bot')
  const bare = (name) => String(name ?? '').replace(/\[bot\]$/, '')
  const isBot = login.endsWith('[bot]')
  return marked.find(({ user }) => bare(user?.login) === bare(login) && (!isBot || user?.type === 'Bot'))
}

function findRequest({ GITHUB_EVENT_PATH: file, GITHUB_REPOSITORY: repository = '' }) {
  try {
    const number = Number(JSON.parse(readFileSync(file, 'utf8')).pull_request.number)
    return Number.isSafeInteger(number) && /^[\w.-]+\/[\w.-]+$/.test(repository)
      ? { number, repository }
      : null
  } catch {
    return null
  }
}

function cut(text) {
  if (text.length <= mostCharacters) return text
  const note = '\n\n_Cut: the step summary and the JSON report have all of it._\n'
  return `${text.slice(0, mostCharacters - note.length).replace(/\n[^\n]*$/, '')}${note}`
}

module.exports = { comment, markerOf }
