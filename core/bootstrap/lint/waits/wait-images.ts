import { textAt, textsAt } from '../../reading/scene/fields.ts';
import type { Container } from '../render/pods.ts';
import type { CommandWait } from './commands.ts';

/**
 * Returns what an image made for waiting is told to wait for: `[job, NAME]`, `[pod, -lapp=web]`, `[service, NAME]`,
 * as k8s-wait-for takes them. A pod or Service is waited for until it is ready.
 */
export function waitsOfImage({ spec }: Container, script: string): CommandWait[] {
  const image = textAt(spec, 'image') ?? '';
  const isWaiter = /wait[-_]for(?!-it)|wait_for\.sh/.test(`${image} ${script}`);
  if (!isWaiter) return [];
  const words = textsAt(spec, 'command').length > 0 ? script : textsAt(spec, 'args').join(' ');
  const found = /(?:^|\s)(?<kind>job|pod|service)(?:-wr|-we)?\s+(?<what>(?:-l\s?)?[^\s;|&]+)(?<rest>[^\n;|&]*)/.exec(
    words,
  );
  const { kind, what, rest } = found?.groups ?? {};
  if (kind === undefined || what === undefined) return [];
  const labels = what.startsWith('-l') ? what.slice(2).trim() : null;
  const name = labels === null ? what : null;
  const namespace = /-n\s?(?<name>[a-z0-9-]+)/.exec(rest ?? '')?.groups?.name ?? null;
  if (kind === 'service')
    return name === null ? [] : [{ is: 'pods', kind: 'Service', name, labels, verbs: ['get'], namespace }];
  return [
    {
      is: kind === 'job' ? 'job' : 'pods',
      kind: kind === 'job' ? 'Job' : 'Pod',
      name,
      labels,
      verbs: ['get'],
      namespace,
    },
  ];
}
