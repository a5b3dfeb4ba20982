// Variables that decide how depgate and npm run, where an agent's settings set them for everything that the agent starts.

import { plain } from '../../text/plain.ts'
import { entriesOf } from './hook-handlers.ts'
import type { Weakening } from './weakening.ts'

/** Names, which Windows and npm take in any case, and what each decides. */
const deciding: readonly (readonly [RegExp, string])[] = [
  [/^p?npm_config_/i, 'it configures npm'],
  [/^(?:yarn_(?:npm_)?registry|bun_config_(?:registry|token)|yarn_npm_auth_)/i, 'it names a registry'],
  [
    /^yarn_(?:rc_filename|ignore_path|yarn_path|plugins|checksum_behavior|unsafe_http_whitelist|npm_(?:minimal_age_gate|preapproved_packages))$/i,
    'it configures yarn',
  ],
  [/^yarn_enable_(?:scripts|hardened_mode|immutable_\w+|strict_ssl)$/i, 'it configures yarn'],
  [/^depgate_/i, 'depgate obeys it'],
  [/^(?:xdg_\w+|home|userprofile|appdata|localappdata|programdata)$/i, 'it moves settings, caches and state'],
  [
    /^(?:node_options|node_path|bash_env|ld_preload|ld_library_path|ld_audit|dyld_\w+)$/i,
    'it can load code into depgate and npm',
  ],
  [/^(?:path|pathext)$/i, 'it decides which programs run'],
  [
    /^(?:node_extra_ca_certs|node_tls_reject_unauthorized|ssl_cert_(?:file|dir))$/i,
    'it decides which certificates are trusted',
  ],
  [/^(?:https?|all)_proxy$/i, 'it decides through which host registries are asked'],
  [
    /^git_(?:config\w*|dir|work_tree|index_file|exec_path|object_directory|alternate_\w+)$/i,
    'it decides what git reads',
  ],
]

/**
 * Lists the deciding variables that an edit sets or changes, and those of depgate's own that it takes out. Their values,
 * which can be tokens, are in no message.
 *
 * @param own - variables of the agent that move its settings or turn its hooks off.
 */
export function compareEnvironments(
  before: readonly unknown[],
  after: readonly unknown[],
  own: readonly string[],
): Weakening[] {
  const [was, is] = [merge(before), merge(after)]
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((name) => {
    const what = describe(name, own)
    if (what === null || was.get(name) === is.get(name)) return []
    const isGone = !is.has(name)
    // The agent starts commands as its own environment has it then.
    if (isGone && !/^depgate_/i.test(name)) return []
    const verb = isGone ? 'was taken out' : was.has(name) ? 'was changed' : 'was set'
    const message = `the variable "${plain(name, 80)}", which the agent sets for its commands and hooks, ${verb}: ${what}`
    return [{ subject: plain(`env.${name}`, 120), message, before: null, after: null, line: null }]
  })
}

function describe(name: string, own: readonly string[]): string | null {
  if (own.includes(name)) return "it moves the agent's settings, or turns its hooks off"
  return deciding.find(([shape]) => shape.test(name))?.[1] ?? null
}

function merge(tables: readonly unknown[]): Map<string, string> {
  return new Map(tables.flatMap(entriesOf).map(([name, value]) => [name, JSON.stringify(value) ?? '']))
}
