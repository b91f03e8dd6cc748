import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type * as z from 'zod';
import type { ProcessTable } from '../../../adapters/local/processes/processes-table.ts';
import type { GeneratorConfig } from '../../../core/contracts/config/generator-config.ts';
import { askedOf, keySecretOf } from '../../../core/contracts/config/target-of.ts';
import { readPorts } from '../providers/provider-ports.ts';
import type { providerSpec } from '../providers/provider-spec.ts';
import { addressOf, startService, urlOfPort } from '../service-process.ts';
import { documentsFileOf } from '../world.ts';

/** The processes that generate answers, by the names that they have in the table of processes. */
export const GENERATION = { providers: 'providers', gateway: 'gateway', generator: 'generator' } as const;

export type GenerationDeps = {
  dir: string;
  root: string;
  targetId: string;
  table: ProcessTable;
  config: GeneratorConfig;
};
type Provider = GeneratorConfig['providers'][number];
/** A program of dist/ with its setting: the text of a file that it is started with. */
type Program = {
  name: string;
  setting: (port: number) => object;
  args: (file: string, port: number) => string[];
  env?: Record<string, string>;
};

/** How long a scripted provider takes to its first content: long enough to compare two of them. */
const LATENCY_MS = 150;
/** How long requests may end when the gateway stops. */
const DRAIN_SECONDS = 2;

/**
 * Starts the scripted providers and the gateway unless they run, and with a `retrieverUrl` also the
 * generator. Restarts each program that runs with another setting.
 */
export async function keepGenerating(deps: GenerationDeps, retrieverUrl: string | null): Promise<void> {
  await keep(deps, providersOf(deps));
  const gatewayUrl = await keep(deps, gatewayOf(deps));
  if (retrieverUrl !== null) await keep(deps, generatorOf(deps, retrieverUrl, gatewayUrl));
}

/** Returns where these programs are now; each is null while it does not run. */
export function addressesOf(table: ProcessTable) {
  return {
    answer: () => {
      const url = addressOf(table, GENERATION.generator);
      return url && `${url}/answer`;
    },
    gateway: () => addressOf(table, GENERATION.gateway),
    control: () => addressOf(table, GENERATION.providers),
  };
}

async function keep({ dir, root, table }: GenerationDeps, { name, setting, args, env = {} }: Program): Promise<string> {
  const file = fileIn(dir, `${name}.json`);
  const row = table.find(name);
  const isOther = row !== null && (!existsSync(file) || readFileSync(file, 'utf8') !== textOf(setting(row.port)));
  if (isOther) await table.end(row);
  const command = (port: number) => {
    writePrivate(file, textOf(setting(port)));
    return { command: process.execPath, args: [join(root, 'dist', `${name}.mjs`), ...args(file, port)], env };
  };
  return startService(table, { name, command });
}

function providersOf({ dir, config }: GenerationDeps): Program {
  const specs: z.input<typeof providerSpec>[] = config.providers.map((provider) => ({
    name: provider.name,
    protocol: provider.kind,
    key: keyOf(dir, provider),
    latencyMs: LATENCY_MS,
    models: provider.models.map(({ name, context, jsonMode, tools }) => ({
      ...{ name, contextTokens: context, json: jsonMode, tools },
    })),
  }));
  return {
    name: GENERATION.providers,
    setting: () => specs,
    args: (file, port) => ['--specs', file, '--ports', portsFile(dir), '--port', String(port)],
  };
}

/** The gateway asks the scripted providers, whatever addresses the configuration gives. */
function gatewayOf({ dir, targetId, config }: GenerationDeps): Program {
  const ports = readPorts(portsFile(dir));
  const addressed = config.providers.map((provider) => {
    const url = urlOfPort(ports[provider.name] ?? 0);
    return { ...provider, url: provider.kind === 'bedrock' ? url : `${url}/v1` };
  });
  const setting = (port: number) => ({
    targetId,
    port,
    secrets: secretsIn(dir),
    records: join(dir, 'ragmend.db'),
    own: fileIn(dir, 'gateway.db'),
    drainSeconds: DRAIN_SECONDS,
    generator: { ...config, providers: addressed },
  });
  // Scripted providers verify no signature, but the AWS SDK signs only with credentials.
  const env = { AWS_ACCESS_KEY_ID: 'sandbox', AWS_SECRET_ACCESS_KEY: 'sandbox' };
  return { name: GENERATION.gateway, setting, args: (file) => ['--config', file], env };
}

function generatorOf(deps: GenerationDeps, retrieverUrl: string, gatewayUrl: string): Program {
  const options = generatorOptions(deps, retrieverUrl, gatewayUrl);
  const args = (port: string) => generatorArguments(deps, { retrieverUrl, gatewayUrl, port });
  return { name: GENERATION.generator, setting: () => options, args: (_, port) => args(String(port)) };
}

const generatorOptions = (
  { dir, config }: Pick<GenerationDeps, 'dir' | 'config'>,
  retrieverUrl: string,
  gatewayUrl: string,
) => ({ documents: documentsFileOf(dir), retrieverUrl, baseUrl: `${gatewayUrl}/v1`, model: modelAskedOf(config) });

/** Returns the arguments of the program that generates answers. */
export function generatorArguments(
  deps: Pick<GenerationDeps, 'dir' | 'config'>,
  { retrieverUrl, gatewayUrl, port }: { retrieverUrl: string; gatewayUrl: string; port: string },
): string[] {
  const options = { ...generatorOptions(deps, retrieverUrl, gatewayUrl), port };
  return Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
}

/** Returns a model name that requests ask for; an empty one without a generator. */
export const modelAskedOf = (config: GeneratorConfig | undefined): string =>
  config === undefined ? '' : askedOf(config);

const fileIn = (dir: string, name: string) => join(dir, 'generation', name);
const portsFile = (dir: string) => fileIn(dir, 'ports.json');
const secretsIn = (dir: string) => fileIn(dir, 'secrets');
const textOf = (setting: object) => JSON.stringify(setting, null, 2);

/** Returns the key of a provider, which is made up once; null for a provider that needs none. */
function keyOf(dir: string, provider: Provider): string | null {
  const secret = keySecretOf(provider);
  if (secret === undefined) return null;
  const file = join(secretsIn(dir), secret);
  if (!existsSync(file)) writePrivate(file, randomBytes(24).toString('base64url'));
  return readFileSync(file, 'utf8');
}

/** Writes a whole file for its owner only. */
function writePrivate(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(`${file}.new`, text, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
