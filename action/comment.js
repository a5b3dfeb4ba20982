// Keeps one comment on the pull request up to date.

import { readFileSync } from 'node:fs'

/** By which depgate knows its own comment again. */
const marker = '<!-- depgate -->'
/** GitHub refuses a longer one. */
const mostCharacters = 65_536
const deadlineMilliseconds = 30_000
const mostPages = 30

/**
 * Writes the comment, or says why it could not be: that is no reason to fail, for a pull request from a fork has a
 * token that may not write.
 */
export async function comment(markdown, env, token, warn) {
  const request = findRequest(env)
  if (request === null) return warn('there is no pull request to comment on')
  if (!token) return warn('there is no token to comment with')
  const call = async (method, path, body) => {
    const response = await fetch(`${env.GITHUB_API_URL || 'https://api.github.com'}${path}`, {
      method,
      headers: {
        accept: 'application/vnd.github+json',
        authorization: `Bearer ${token}`,
        'user-agent': 'depgate',
      },
      signal: AbortSignal.timeout(deadlineMilliseconds),
      ...(body === undefined ? {} : { body: JSON.stringify({ body }) }),
    })
    if (!response.ok) throw new Error(`GitHub answered ${response.status}`)
    return response.json()
  }
  const comments = `/repos/${request.repository}/issues/${request.number}/comments`
  const body = cut(`${marker}\n${markdown}`)
  try {
    const known = await findOwn(call, comments)
    if (known === null) await call('POST', comments, body)
    else await call('PATCH', `/repos/${request.repository}/issues/comments/${known}`, body)
  } catch (error) {
    warn(`the comment could not be written: ${error.message}`)
  }
}

async function findOwn(call, comments) {
  for (let page = 1; page <= mostPages; page += 1) {
    const found = await call('GET', `${comments}?per_page=100&page=${page}`)
    // Anybody can write the marker; only a bot's comment is one that this token may have written.
    const own = found.find((one) => one.user?.type === 'Bot' && one.body?.startsWith(marker))
    if (own !== undefined) return Number(own.id)
    if (found.length < 100) return null
  }
  return null
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
