import * as z from 'zod';
import type { GeneratorConfig } from '../../core/contracts/config/generator-config.ts';
import { keySecretOf } from '../../core/contracts/config/target-of.ts';
import type { ProviderReply } from '../../core/contracts/provider/failure.ts';
import type { Clock } from '../../core/kernel/ports/clock.ts';
import type { SecretOf } from '../../core/kernel/secret-of.ts';
import { judgeProbe, probeQuestion } from '../../core/provider/capability/probe-question.ts';
import { classify } from '../../core/provider/failure/classify.ts';
import type { Probe, ProbeNeed } from '../../core/provider/ports/generator-pods.ts';
import { askProvider } from './ask-provider.ts';

export type ProbeDeps = { generator: GeneratorConfig; secretOf: SecretOf; clock: Clock };

/**
 * Probes a model of a provider from here, with the secret that ragmend.yaml names, where no gateway
 * does so. Throws a RangeError for a model that is not configured, and what `secretOf` throws.
 */
export async function probeProvider(
  { generator, secretOf, clock }: ProbeDeps,
  { provider, model, need }: { provider: string; model: string; need: ProbeNeed },
): Promise<Probe> {
  const found = generator.providers.find(({ name }) => name === provider);
  if (!found?.models.some(({ name }) => name === model))
    throw new RangeError(`no provider '${provider}' has a model '${model}': look into 'generator' of ragmend.yaml`);
  const question = probeQuestion(need, generator.probes.maxTokens);
  const limitMs = generator.failures.probeSeconds * 1000;
  const secrets = await readBefore(found, secretOf);
  const begun = clock.now();
  const ask = async (reasons: boolean) => {
    const reply = await askProvider(found, secrets, { model, question, reasons, limitMs });
    return { reply, failure: classify(reply, clock.now()) };
  };
  const first = await ask(false);
  // A model that reasons refuses `max_tokens`, and takes another field.
  const { reply, failure } = first.failure?.code === 'unsupported_parameter' ? await ask(true) : first;
  const millis = Math.max(1, clock.now() - begun);
  return { provider, model, failure: judgeProbe(question, failure, () => textOf(reply)), millis };
}

/** Reads the key first: a secret that can't be read is no fault of the provider. */
async function readBefore(provider: GeneratorConfig['providers'][number], secretOf: SecretOf): Promise<SecretOf> {
  const name = keySecretOf(provider);
  const value = name === undefined ? '' : await secretOf(name);
  return async () => value;
}

const texts = z
  .array(z.object({ text: z.string().default('') }))
  .transform((all) => all.map(({ text }) => text).join(''));
/** Where each protocol has the text of an answer: OpenAI, Anthropic and Bedrock. */
const answer = z.union([
  z
    .object({ choices: z.tuple([z.object({ message: z.object({ content: z.string() }) })], z.unknown()) })
    .transform(({ choices: [{ message }] }) => message.content),
  z.object({ content: texts }).transform(({ content }) => content),
  z
    .object({ output: z.object({ message: z.object({ content: texts }) }) })
    .transform(({ output }) => output.message.content),
]);

function textOf(reply: ProviderReply): string {
  return (reply.outcome === 'answered' ? answer.safeParse(reply.body).data : undefined) ?? '';
}
