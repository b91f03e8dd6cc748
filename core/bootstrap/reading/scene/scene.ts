import type { LogPattern } from '../../../contracts/bootstrap/log-pattern.ts';
import {
  BACK_OFF_SECONDS,
  type ContainerLog,
  type KubeEvent,
  type KubeObject,
  type Observation,
  OWN_RUN,
} from '../../../contracts/bootstrap/observation.ts';
import type { Role } from '../../../contracts/bootstrap/start-plan.ts';
import type { SchemaAnswer, StartSample } from '../../../contracts/rooms/bootstrap.ts';
import { groupBy } from '../../../kernel/group-by.ts';
import { msOf } from '../../../kernel/instant.ts';
import type { LogFinding } from '../../logs/read-log.ts';
import { listAt, mapAt, textAt } from './fields.ts';

/**
 * What a team says about its service, beyond what the cluster shows.
 *
 * - `needs`: by workload (`Deployment/retriever`), the workloads that have to be started or ready before.
 * - `aliases`: names of hosts that no Service bears, with the workload behind them.
 * - `migrations`: by workload, the name of the Job that migrates its schema; null if it has a declared command only.
 * - `checks`: by workload, whether a check of its schema is declared. `answers`: what that check said.
 * - `gates`: by readiness gate, the workload or release whose health decides it. `roles`: by workload.
 */
export type ReadingSettings = {
  needs: Record<string, { workload: string; reached: 'started' | 'ready' }[]>;
  aliases: Record<string, string>;
  migrations: Record<string, string | null>;
  checks?: Record<string, boolean>;
  answers?: Record<string, SchemaAnswer>;
  gates: Record<string, string>;
  roles: Record<string, Role>;
  patterns: readonly LogPattern[];
};
/** The settings of a service about which nobody says anything. */
export const NO_SETTINGS: ReadingSettings = {
  needs: {},
  aliases: {},
  migrations: {},
  gates: {},
  roles: {},
  patterns: [],
};

/** What the last runs of a container say, and in how many of its runs it was said. */
export type Said = LogFinding & { runs: number };

/** What one run of a container said, as a sample keeps it. */
export type SampledRun = StartSample['runs'][number];

/** The objects of an observation by kind, its events and its logs; `now` is when it was made. */
export type Scene = {
  now: number;
  backOffSeconds: number;
  settings: ReadingSettings;
  all(kind: string): KubeObject[];
  find(kind: string, name: string): KubeObject | null;
  rendered(kind: string): KubeObject[];
  /** Whether the kind could be listed: if not, an object of it is unknown rather than absent. */
  isListed(kind: string): boolean;
  events(kind: string, name: string): KubeEvent[];
  log(pod: string, container: string, run: ContainerLog['run']): string[] | null;
  /** What the runs of a container said that the earlier sample shows. */
  runsBefore(pod: string, container: string): SampledRun[];
  /** What each container's logs were found to say: many waits ask for it again. */
  said: Map<string, Said[]>;
  /** The same by run, which the next look has to know. */
  runs: Map<string, Omit<SampledRun, 'pod' | 'container'>[]>;
};

/** Indexes one or two samples; the later one says what is there. */
export function sceneOf(earlier: StartSample | null, later: Observation, settings: ReadingSettings): Scene {
  const waited = new Set(Object.values(settings.migrations));
  const named = later.objects.filter((one) => isNamed(one) && !isOwnRun(one, waited));
  const objects = groupBy(named, ({ kind }) => kind);
  const byName = new Map(named.map((one) => [`${one.kind}/${one.metadata.name}`, one]));
  const rendered = groupBy((later.rendered ?? []).filter(isNamed), ({ kind }) => kind);
  const events = groupBy(later.events.filter(isTold), ({ involvedObject: { kind, name } }) => `${kind}/${name}`);
  const logs = logsOf(later);
  const before = groupBy(earlier?.runs ?? [], ({ pod, container }) => `${pod}/${container}`);
  const missing = new Set(later.missing);
  return {
    now: msOf(later.at),
    backOffSeconds: later.backOffSeconds ?? BACK_OFF_SECONDS,
    settings,
    all: (kind) => objects.get(kind) ?? [],
    find: (kind, name) => byName.get(`${kind}/${name}`) ?? null,
    rendered: (kind) => rendered.get(kind) ?? [],
    isListed: (kind) => !missing.has(kind),
    events: (kind, name) => events.get(`${kind}/${name}`) ?? [],
    log: (...of) => logs.get(of.join('/')) ?? null,
    runsBefore: (...of) => before.get(of.join('/')) ?? [],
    said: new Map(),
    runs: new Map(),
  };
}

/**
 * What a migration or check of Ragmend itself leaves: neither the service waits for it, nor is it why it fails. One
 * under a name that others wait for is part of the start.
 */
function isOwnRun(object: KubeObject, waited: ReadonlySet<string | null>): boolean {
  const name = object.kind === 'Job' ? object.metadata.name : ownerOf(object)?.name;
  return labelOf(object, OWN_RUN) !== null && !waited.has(name ?? null);
}

/** What the API never gives, a file may: an object without kind or name says nothing. */
const isNamed = (one: KubeObject) => textAt(one, 'kind') !== null && textAt(one, 'metadata', 'name') !== null;
const isTold = (one: KubeEvent) =>
  [textAt(one, 'reason'), textAt(one, 'message'), textAt(one, 'involvedObject', 'name')].every((text) => text !== null);

const logsOf = (seen: Observation) =>
  new Map(seen.logs.map(({ pod, container, run, lines }) => [`${pod}/${container}/${run}`, lines]));

/** Returns `Deployment/retriever` of an object. */
export const nameOf = ({ kind, metadata }: KubeObject): string => `${kind}/${metadata.name}`;

/** Returns an annotation, null if it is not there. */
export const annotationOf = (object: KubeObject, name: string): string | null =>
  textAt(object, 'metadata', 'annotations', name);

/** Returns a label, null if it is not there. */
export const labelOf = (object: KubeObject, name: string): string | null => textAt(object, 'metadata', 'labels', name);

/** Returns whether labels have all that a selector asks for; an empty selector selects nothing. */
export function isSelected(selector: Record<string, string>, object: unknown): boolean {
  const labels = mapAt(object, 'metadata', 'labels');
  const asked = Object.entries(selector);
  return asked.length > 0 && asked.every(([name, value]) => labels[name] === value);
}

/** Returns the controller that owns an object, null if it has none. */
export function ownerOf(object: KubeObject): { kind: string; name: string } | null {
  const owners = listAt(object, 'metadata', 'ownerReferences');
  const owner = owners.find(({ controller }) => controller === true) ?? owners[0];
  const [kind, name] = [textAt(owner, 'kind'), textAt(owner, 'name')];
  return kind === null || name === null ? null : { kind, name };
}
