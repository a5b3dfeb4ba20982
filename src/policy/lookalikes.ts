// Files that look like a policy and are none: the author of one believes that it judges.

/** Names beside which a project may put a policy that depgate does not read; `Depgate.json` is read where names have no case. */
export const policyLookalikes = [
  '.depgate.json',
  '.depgate.jsonc',
  '.depgaterc',
  '.depgaterc.json',
  'Depgate.json',
  'DepGate.json',
  'DEPGATE.json',
  'DEPGATE.JSON',
  'depgate.jsonc',
  'depgate.json5',
  'depgate.yaml',
  'depgate.yml',
  'depgate.toml',
  'depgate.config.json',
  'depgate.config.js',
  'depgate.config.mjs',
  'depgate.config.ts',
  'depgate.policy.json',
  'depgate-policy.json',
  '.config/depgate.json',
  '.depgate/depgate.json',
  '.depgate/policy.json',
  'depgate/policy.json',
  '.github/depgate.json',
  '.github/depgate.jsonc',
  '.gitlab/depgate.json',
] as const

/** Returns which files are no policy; null where there are none. */
export function describeLookalikes(names: readonly string[]): string | null {
  if (names.length === 0) return null
  const shown = names.slice(0, 5).join(', ') + (names.length > 5 ? ` and ${names.length - 5} more` : '')
  const are = names.length === 1 ? 'is not read as a policy' : 'are not read as policies'
  return `${shown} ${are}: only depgate.json beside the lockfile is`
}
