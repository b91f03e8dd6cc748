import { textAt, textsAt } from '../../reading/scene/fields.ts';
import type { Container } from '../render/pods.ts';
import type { CommandWait } from './commands.ts';

/**
 * Returns what an image made for waiting is told to wait for: `[job, NAME]`, `[pod, -lapp=web]`, `[service, NAME]`,
 * as k8s-wait-for takes them. A pod or Service is waited for until it is ready.
 */
export function waitsOfImage({ spec }: Pick<Container, 'spec'>, script: string): CommandWait[] {
  const image = textAt(spec, 'image') ?? '';
  const isWaiter = /wait[-_]for(?!-it)/.test(image) || /wait_for\.sh/.test(script);
  if (!isWaiter) return [];
  const words = textsAt(spec, 'command').length > 0 ? script : textsAt(spec, 'args').join(' ');
  const found = /(?:^|\s)(?<kind>job|pod|service)(?:-wr|-we)?\s+(?<what>(?:-l\s?)?[^\s;|&]+)(?<rest>[^\n;|&]*)/.exec(
    words,
  );
  return found?.groups ? waitOf(found.groups) : [];
}

function waitOf({ kind, what = '', rest = '' }: Record<string, string | undefined>): CommandWait[] {
  const labels = what.startsWith('-l') ? what.slice(2).trim() : null;
  const name = labels === null ? what : null;
  const verbs = labels === null ? ['get'] : ['get', 'list'];
  const namespace = /-n\s?(?<name>[a-z0-9-]+)/.exec(rest)?.groups?.name ?? null;
  if (kind === 'job') return [{ is: 'job', kind: 'Job', name, labels, verbs, namespace }];
  return [{ is: 'pods', kind: kind === 'service' ? 'Service' : 'Pod', name, labels, verbs, namespace }];
}
