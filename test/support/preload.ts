// The process of npm as its preloaded module sees it: a channel to depgate, and an end that is recorded.

import { onTestFinished, vi } from 'vitest'
import type { Answer, Arborist, DiffNode, Node } from '../../src/wrapper/npm/preload/arborist-types.ts'

/** A question of the preloaded module. */
export type Asked = Readonly<Record<string, unknown>> & { readonly type: string }

/** Thrown in place of the end of the process. */
export class Left extends Error {
  readonly code: unknown
  constructor(code: unknown) {
    super(`left with ${String(code)}`)
    this.code = code
  }
}

/**
 * Replaces the channel and the end of this process until the test ends; `answer` is given at once, and null for none.
 * Only the listener of the question gets it: the worker of the tests has a channel of its own.
 */
export function openChannel(answer: (question: Asked) => Answer | null = () => ({ type: 'go' })) {
  const asked: Asked[] = []
  const before = { send: process.send, channel: process.channel }
  const events = ['disconnect', 'message'] as const
  const listeners = new Set(events.flatMap((event) => process.rawListeners(event)))
  const send = (question: Asked, ...[, , done]: unknown[]) => {
    asked.push(structuredClone(question))
    const given = answer(question)
    const listener = process.rawListeners('message').at(-1)
    if (given !== null) listener?.call(process, given, undefined)
    return typeof done === 'function'
  }
  const channel = { ref: vi.fn(), unref: vi.fn() }
  Object.assign(process, { send, channel })
  const exit = vi.spyOn(process, 'exit').mockImplementation((code) => {
    throw new Left(code)
  })
  const removed = vi.spyOn(process, 'removeAllListeners').mockReturnValue(process)
  onTestFinished(() => {
    Object.assign(process, before)
    exit.mockRestore()
    removed.mockRestore()
    // A question without an answer would wait for the next message of the tests, and take that for one.
    for (const event of events)
      for (const listener of process.rawListeners(event))
        if (!listeners.has(listener)) process.off(event, listener as () => void)
    vi.unstubAllEnvs()
  })
  return { asked, channel, exit, removed }
}

/** A package of npm's tree. */
export function nodeOf(location: string, more: Partial<Node> = {}): Node {
  const name = location.slice(location.lastIndexOf('node_modules/') + 'node_modules/'.length)
  const node = {
    location,
    path: `/project/${location}`,
    realpath: `/project/${location}`,
    name,
    packageName: name,
    version: '1.0.0',
    package: { name, version: '1.0.0' },
    isLink: false,
    isRoot: false,
    inventory: new Map(),
    fsChildren: new Set(),
    edgesOut: new Map(),
    resolved: `https://registry.example.test/${name}/-/${name}-1.0.0.tgz`,
    integrity: 'sha512-x',
    ...more,
  } as unknown as Node
  return Object.assign(node, { target: more.target ?? node })
}

/** The tree of a project with these packages. */
export function treeOf(nodes: readonly Node[], more: Partial<Node> = {}): Node {
  const root = nodeOf('', { isRoot: true, path: '/project', name: 'app', package: { name: 'app' }, ...more })
  const inventory = new Map([root, ...nodes].map((node) => [node.location, node]))
  return Object.assign(root, { inventory })
}

/** An Arborist that wants to install these packages. */
export function arboristOf(nodes: readonly Node[], more: Partial<Arborist> = {}): Arborist {
  const children = nodes.map((ideal): DiffNode => ({ action: 'ADD', ideal, children: [] }))
  return {
    path: '/project',
    options: {},
    idealTree: treeOf(nodes),
    actualTree: null,
    diff: { action: null, children },
    ...more,
  } as Arborist
}
