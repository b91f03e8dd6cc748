import { at, textAt, textsAt } from '../../reading/scene/fields.ts';
import type { Path } from '../render/document.ts';
import type { Container } from '../render/pods.ts';
import { type Item, isOnce, type Render } from '../render/render.ts';
import { cleanScript, scriptOf, variablesOf } from '../render/script.ts';
import { type CommandWait, waitsIn } from './commands.ts';
import { waitsOfImage } from './wait-images.ts';
import { isMigrating, isSchemaCheck } from './work.ts';

/**
 * A wait of a container.
 *
 * - `at`: where it is: in its command, in a hook at its start, or in a probe.
 * - `isOrdinal`: the script tells pods apart, so that the first of them may do without.
 */
export type ContainerWait = {
  container: Container;
  at: 'command' | 'start' | 'probe';
  path: Path;
  wait: CommandWait | { is: 'schema' } | { is: 'store'; host: string };
  isOrdinal: boolean;
};

/** Returns what a container waits for before it has started, or before it is ready. */
export function waitsOf(render: Render, item: Item, container: Container): ContainerWait[] {
  const { spec, role, path } = container;
  const script = scriptOf(render, item, container);
  const isWholeScript = role === 'init' || isOnce(item);
  const found = [...waitsOfImage(container, script), ...waitsIn(script, isWholeScript)];
  const isOrdinal = /\b(?:HOSTNAME|hostname|ORDINAL|POD_NAME|POD_INDEX|SET_INDEX)\b/.test(script);
  const isInBackground = role !== 'init' && !isOnce(item) && /[^&]&(?:\s|$)/.test(script);
  const here = commandPath(container);
  const make = (wait: ContainerWait['wait'], where: ContainerWait['at'], at: Path): ContainerWait => ({
    container,
    at: where,
    path: at,
    wait,
    isOrdinal,
  });
  return [
    ...(isInBackground ? [] : found.map((one) => make(one, 'command', here))),
    ...(role === 'init' && isSchemaWait(container, script) ? [make({ is: 'schema' }, 'command', here)] : []),
    ...variableWaits(render, item, container).map((one) => make(one, 'command', [...path, 'env'])),
    ...storesOf(render, item, container, script).map((one) => make(one, 'command', [...path, 'env'])),
    ...execWaits(render, item, container, ['lifecycle', 'postStart']).map((one) =>
      make(one, 'start', [...path, 'lifecycle', 'postStart']),
    ),
    ...['readinessProbe', 'startupProbe'].flatMap((probe) =>
      [...execWaits(render, item, container, [probe]), ...probedHost(at(spec, probe))].map((one) =>
        make(one, 'probe', [...path, probe]),
      ),
    ),
  ];
}

/** Returns the place of a container's command. */
export const commandPath = ({ spec, path }: Container): Path => [...path, spec.args === undefined ? 'command' : 'args'];

function isSchemaWait({ name, spec }: Container, script: string): boolean {
  if (textAt(spec, 'image')?.includes('wait-for')) return false;
  return (isSchemaCheck(script) || isSchemaCheck(name)) && !isMigrating(script);
}

function execWaits(render: Render, item: Item, container: Container, where: string[]): CommandWait[] {
  const command = textsAt(container.spec, ...where, 'exec', 'command').join(' ');
  return command === '' ? [] : waitsIn(cleanScript(command, variablesOf(render, item, container)), true);
}

function probedHost(probe: unknown): CommandWait[] {
  const found = ['httpGet', 'tcpSocket'].map((kind) => textAt(probe, kind, 'host')).filter((one) => one !== null);
  return found.map((host) => ({ is: 'host', host, port: null, dns: false }));
}

/** Variables by which images are told to wait. */
const WAIT_VARIABLES = /^(?:WAIT_(?:HOSTS|FOR(?:_\w+)?)|SERVICE_PRECONDITION|WAIT_FOR_SERVICES)$/;

function variableWaits(render: Render, item: Item, container: Container): CommandWait[] {
  return variablesOf(render, item, container)
    .filter(({ name }) => WAIT_VARIABLES.test(name))
    .flatMap(({ value }) =>
      value.split(/[\s,]+/).flatMap((one) => {
        const { host, port } = /^(?:\w+:\/\/)?(?<host>[a-z0-9][a-z0-9.-]*):(?<port>\d+)/.exec(one)?.groups ?? {};
        return host === undefined ? [] : [{ is: 'host', host, port: port ?? null, dns: false } as const];
      }),
    );
}

const STORE_URL =
  /\b(?:postgres(?:ql)?|mysql|mariadb|mongodb|rediss?|amqps?|clickhouse|cockroachdb|sqlserver)(?:\+[a-z0-9]+)?:\/\/(?:[^\s/@]*@)?(?<host>[a-z0-9][a-z0-9.-]*)/gi;
const STORE_NAME =
  /(?:^|_)(?:DB|DATABASE|PG|POSTGRES(?:QL)?|MYSQL|MARIADB|MONGO(?:DB)?|REDIS|VALKEY|CLICKHOUSE|SQL|RABBITMQ|AMQP)(?:_[A-Z]+)*_?(?:HOST|HOSTNAME|SERVER|ADDR|ADDRESS)$|^PGHOST$/;

/** Stores that speak HTTP, so that their URLs do not show what they are. */
const STORE_ADDRESS =
  /(?:^|_)(?:QDRANT|WEAVIATE|MILVUS|CHROMA|OPENSEARCH|ELASTIC(?:SEARCH)?)(?:_[A-Z]+)*_(?:URL|URI|ENDPOINT|HOST|ADDRESS)$/;
const HTTP_URL = /\bhttps?:\/\/(?:[^\s/@]*@)?(?<host>[a-z0-9][a-z0-9.-]*)/gi;

/** A Job that is done needs the stores that its variables and arguments name; before the release, all servers. */
function storesOf(render: Render, item: Item, container: Container, script: string): { is: 'store'; host: string }[] {
  if (item.kind !== 'Job' || container.role === 'sidecar') return [];
  const variables = variablesOf(render, item, container);
  const named = variables
    .filter(({ name }) => STORE_NAME.test(name) || STORE_ADDRESS.test(name))
    .map(({ value }) => value.replace(/^[a-z]+:\/\//i, '').split(/[:/]/)[0] ?? '');
  const texts = [script, ...variables.map(({ value }) => value)];
  const called = item.turn.stage === 'before' ? hostsIn(script, HTTP_URL) : [];
  const hosts = [...named, ...called, ...texts.flatMap((text) => hostsIn(text, STORE_URL))];
  return [...new Set(hosts)].filter((one) => one !== '').map((host) => ({ is: 'store', host }));
}

const hostsIn = (text: string, url: RegExp) => [...text.matchAll(url)].map(({ groups }) => groups?.host ?? '');
