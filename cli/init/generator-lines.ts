import { FILL_IN } from './fill-in.ts';
import type { GuessedGenerator, GuessedProvider } from './guess-generator.ts';

/** Nobody can see it from outside; with too small a window a backup is refused, and says why. */
const CONTEXT = 8192;

/** Returns the lines of `generator` in a ragmend.yaml, indented below a target. */
export function generatorLines({ workload, container, providers, flag }: GuessedGenerator): string[] {
  const [primary] = providers;
  return [
    `    # The LLM providers that '${workload}' asks, the first one first; check the context of each model (tokens).`,
    '    generator:',
    '      providers:',
    ...providers.map(
      (provider) => `        - ${providerLine(provider, provider === primary ? null : (primary?.model ?? null))}`,
    ),
    ...(flag === null
      ? ["      # Ragmend's gateway switches; the service asks it by its base URL.", '      flag: { kind: gateway }']
      : [
          '      # Each switch is a rollout. With `{ kind: gateway }` there are also cached answers, a ramp and a backlog.',
          `      flag: { kind: deployment-env, deployment: ${workload}, container: ${container}, variable: ${flag.variable} }`,
        ]),
  ];
}

function providerLine(
  { name, kind, url, apiKeyHeader, region, secret, model }: GuessedProvider,
  serves: string | null,
) {
  const fields = [
    ...[`name: ${name}`, `kind: ${kind}`],
    ...(url === undefined ? [] : [`url: ${scalar(url)}`]),
    ...(kind === 'bedrock' ? [`region: ${region ?? 'us-east-1'}`] : [`apiKeySecret: ${secretName(secret)}`]),
    ...(apiKeyHeader === undefined ? [] : [`apiKeyHeader: ${apiKeyHeader}`]),
    `models: [${modelLine(model, serves)}]`,
  ];
  return `{ ${fields.join(', ')} }${kind === 'bedrock' && region === undefined ? ' # check the region' : ''}`;
}

/** A backup answers requests for the model of the primary. */
function modelLine(name: string, serves: string | null): string {
  const names = serves === null || serves === name ? '' : `, serves: [${scalar(serves)}]`;
  return `{ name: ${scalar(name)}${names}, context: ${CONTEXT} }`;
}

/** The name that the secret with the key gets where Ragmend reads secrets. */
const secretName = (secret: GuessedProvider['secret']) =>
  secret === null ? FILL_IN : scalar(`${secret.name}/${secret.key}`);

/** Says where the keys are, and what has to change for a switch. */
export function generatorNotes(id: string, { workload, providers, flag, notes }: GuessedGenerator): string[] {
  const names = providers.map(({ name }) => name).join(', ');
  const keys = providers.flatMap(({ name, secret }) =>
    secret === null
      ? []
      : [
          `${id}: the key of '${name}' is '${secret.key}' of Secret '${secret.name}': give Ragmend that key as the secret '${secret.name}/${secret.key}'`,
        ],
  );
  return [
    `${id}: '${workload}' asks ${names}, judging by its variables${flag === null ? '' : `; ${flag.variable} says which`}`,
    ...(providers.length === 1
      ? [`${id}: '${names}' has no backup: add one, or only cached answers and refusals are left when it fails`]
      : []),
    ...keys,
    ...notes.map((note) => `${id}: ${note}`),
  ];
}

/** Quotes what YAML could misread. */
const scalar = (text: string) => (/^[A-Za-z][\w./-]*$/.test(text) ? text : JSON.stringify(text));
