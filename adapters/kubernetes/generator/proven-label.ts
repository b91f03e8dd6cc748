import * as z from 'zod';
import type { PodHeard } from '../../../core/contracts/agent/pod-ask.ts';
import type { GeneratorConfig } from '../../../core/contracts/config/generator-config.ts';
import { primaryOf } from '../../../core/contracts/config/target-of.ts';
import { jsonIn } from '../../../core/kernel/json-in.ts';
import { flaggedProvider } from '../../../core/provider/flag/flag-values.ts';
import type { PodAnswer } from '../../../core/provider/ports/generator-pods.ts';

/**
 * Returns the provider that a pod's answer names: by its name, or by what the flag says for it. The
 * header decides; without it the body, as text, as a JSON string, or as the field `provider`.
 */
export function provenLabel(
  generator: GeneratorConfig,
  { path, header }: { path: string; header: string },
  heard: PodHeard,
): Pick<PodAnswer, 'label' | 'problem'> {
  if ('error' in heard) return { label: null, problem: `no answer (${heard.error})` };
  if (heard.status >= 400) return { label: null, problem: `'${path}' was answered with HTTP ${heard.status}` };
  const named = heard.headers[header] ?? namedIn(heard.body);
  const { providers } = generator;
  const provider = providers.find(({ name }) => name === named)?.name ?? flaggedProvider(generator, named);
  if (provider === null) {
    const said = named === '' ? 'says nothing' : `says '${named.slice(0, 60)}'`;
    return { label: null, problem: `'${path}' ${said}, which names no provider: answer with its name in '${header}'` };
  }
  return { label: labelFor(generator, provider), problem: null };
}

/** Returns the label of what a provider answers. */
export function labelFor(generator: GeneratorConfig, provider: string): NonNullable<PodAnswer['label']> {
  return { mode: provider === primaryOf(generator).name ? 'primary' : 'backup', provider };
}

const naming = z.union([z.string(), z.object({ provider: z.string() }).transform(({ provider }) => provider)]);

function namedIn(body: string): string {
  const { success, data } = naming.safeParse(jsonIn(body));
  return success ? data : body.trim();
}
