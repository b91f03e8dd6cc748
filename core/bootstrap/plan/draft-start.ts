import type { Observation } from '../../contracts/bootstrap/observation.ts';
import type { StartAction } from '../../contracts/bootstrap/start-plan.ts';
import type { VerdictKind } from '../../contracts/bootstrap/verdict.ts';
import type { BootstrapConfig } from '../../contracts/config/bootstrap-config.ts';
import { migrationOf } from '../../contracts/config/target-of.ts';
import type { IncidentRef } from '../../contracts/incident.ts';
import type { PlanOf } from '../../contracts/plan.ts';
import type { PlanFact } from '../../contracts/plans/plan-base.ts';
import type { SchemaAnswer } from '../../contracts/rooms/bootstrap.ts';
import { text } from '../../kernel/restore-facts.ts';
import type { Look } from '../look/look-at-start.ts';
import { isWaitedFor, waitingInits } from '../look/waiting-inits.ts';
import type { ComponentStatus } from '../ports/components.ts';
import { listed } from '../show/node-words.ts';
import { preparedBy } from './prepared-in.ts';

type Step = PlanOf<'start'>['steps'][number];
/** What a plan is drafted from; `verdict` is on what is seen, `status` says how each workload is that it touches. */
export type Drafting = {
  bootstrap: BootstrapConfig;
  look: Look;
  verdict: VerdictKind;
  seen: Observation;
  answers: Record<string, SchemaAnswer>;
  status(workload: string): Promise<ComponentStatus>;
};

/** A group takes about so long to start, in seconds. */
const EXPECTED_OF_A_GROUP = 60;

/** Drafts what people are asked to approve. Null if no plan is proven, or a revision to return to is gone. */
export async function draftStart(
  { incidentId, targetId }: IncidentRef,
  given: Drafting,
): Promise<PlanOf<'start'> | null> {
  const { bootstrap, look, seen } = given;
  const { plan } = look;
  if (!plan) return null;
  const declared = new Set(bootstrap.components.map(({ workload }) => workload));
  const start = plan.start.map((group) => group.filter((of) => declared.has(of))).filter((group) => group.length > 0);
  const drops = (of: string) => waitingInits(bootstrap, look.reading, seen, of);
  const steps = plan.actions.flatMap((action) => stepsOf(action, given, drops));
  const touched = [...new Set([...plan.stop.flat(), ...steps.flatMap(({ on }) => on), ...start.flat()])].sort();
  const found = await Promise.all(touched.map(given.status));
  const rolledBack = steps.filter(({ kind }) => kind === 'roll-back');
  const hasRevision = ({ on }: Step) => found.some((one) => on.includes(one.workload) && one.pastRevision);
  if (!rolledBack.every(hasRevision)) return null;
  const isServing = (of: string) => (found.find(({ workload }) => workload === of)?.ready ?? 0) > 0;
  const gap = [...plan.stop.flat(), ...rolledBack.flatMap(({ on }) => on)];
  const downtimeSeconds = gap.some(isServing) ? plan.cost : 0;
  const migrating = preparedBy({ steps }, 'migrate');
  const noUndo = migrating.map((of) => noUndoOf(bootstrap, of));
  const unproven = migrating.filter((of) => !hasCheck(bootstrap, of));
  return {
    action: 'start',
    incidentId,
    targetId,
    subject: { kind: 'service', id: targetId },
    summary: summaryOf(steps, plan.stop, start),
    changes: changesOf(steps, plan.stop, start, found),
    undo: 'The recorded numbers of replicas are brought back, in the reverse order of stopping. What a migration did stays.',
    expectedSeconds: plan.cost + start.length * EXPECTED_OF_A_GROUP,
    facts: [
      { label: 'Downtime of what serves now', as: 'seconds', value: downtimeSeconds },
      ...noUndo.map((line) => text("Can't be undone", line)),
      ...factsOf(given, steps),
    ],
    ...(unproven.length > 0 && { byPerson: `nobody has proven that the schema of ${listed(unproven)} lacks anything` }),
    components: found.map(({ workload, replicas, version, pastRevision }) => ({
      workload,
      replicas,
      version,
      pastRevision,
    })),
    stop: plan.stop,
    steps,
    start,
    downtimeSeconds,
    noUndo,
  };
}

const hasCheck = (bootstrap: BootstrapConfig, of: string) => migrationOf(bootstrap, of)?.check !== undefined;

const noUndoOf = (bootstrap: BootstrapConfig, of: string) =>
  `The migration of ${of} has no undo: be sure of the newest backup of its database.${hasCheck(bootstrap, of) ? '' : ' Its idempotency is unproven: no check is declared.'}`;

/** A step is on workloads: those whose migration or check it runs, or that it changes. */
function stepsOf(
  { kind, on, makes, after }: StartAction,
  { bootstrap, look, seen }: Drafting,
  drops: (of: string) => string[],
): Step[] {
  const { means, nodes } = look.reading;
  const isSame = (ids: string[], others: string[]) => ids.join() === others.join();
  if (kind === 'advise') return [];
  if (kind === 'migrate') {
    const of = means.migrations.find((one) => isSame(one.makes, makes) && isSame(one.after, after))?.of ?? '';
    const gate = hasCheck(bootstrap, of) && isGateMissing(bootstrap, seen, of, makes);
    const migrate: Step = { kind, on: [of], drops: drops(of) };
    return gate ? [migrate, { kind: 'check-job', on: [of], drops: drops(of) }] : [migrate];
  }
  if (kind === 'check-job') {
    const of = means.checks.find(({ job }) => makes.includes(job))?.of ?? '';
    return [{ kind, on: [of], drops: drops(of) }];
  }
  if (kind === 'delete-pod') {
    const owners = nodes.filter(({ id }) => makes.includes(id)).flatMap(({ partOf }) => partOf ?? []);
    return [{ kind, on: [...new Set(owners)], drops: [] }];
  }
  return [{ kind, on, drops: [] }];
}

/** Whoever waits for a Job by its name goes on only once that is there; some begin to wait after the migration. */
function isGateMissing(bootstrap: BootstrapConfig, seen: Observation, of: string, makes: string[]): boolean {
  const job = migrationOf(bootstrap, of)?.job;
  if (job === undefined || seen.objects.some(({ kind, metadata }) => kind === 'Job' && metadata.name === job))
    return false;
  return makes.includes(`Job/${job} complete`) || isWaitedFor(seen, job);
}

const WORDS: Record<Step['kind'], string> = {
  migrate: 'run the declared migration of $ once, in a Job of its own pod template',
  'check-job': 'run the check of $ under the name that others wait for',
  'delete-pod': 'delete the pods of $ that are of an older revision',
  'roll-back': 'return $ to its last revision',
  'scale-from-zero': 'start $ from 0 pods',
  'start-together': 'start all pods of $ at once',
};
const inWords = ({ kind, on }: Step) => WORDS[kind].replace('$', () => listed(on));

function summaryOf(steps: Step[], stop: string[][], start: string[][]): string {
  const stopped = stop.length > 0 ? [`stop ${listed(stop.flat())}`] : [];
  const started = start.length > 0 ? [`start ${start.map(listed).join(', then ')}`] : [];
  const said = [...stopped, ...steps.map(inWords), ...started].join('; ');
  return `${said.charAt(0).toUpperCase()}${said.slice(1)}.`;
}

function changesOf(steps: Step[], stop: string[][], start: string[][], found: ComponentStatus[]): string[] {
  const replicasOf = (of: string) => found.find(({ workload }) => workload === of)?.replicas ?? 0;
  const stopped = new Set(stop.flat());
  return [
    ...stop.flat().map((of) => `${of}: from ${replicasOf(of)} to 0 replicas`),
    ...steps.filter(({ kind }) => kind !== 'scale-from-zero' && kind !== 'start-together').map(inWords),
    ...start.flat().flatMap((of) => (stopped.has(of) ? [`${of}: back to ${replicasOf(of)} replicas`] : [])),
  ];
}

function factsOf({ bootstrap, answers, verdict }: Drafting, steps: Step[]): PlanFact[] {
  const preparing = [
    ...new Set(steps.flatMap(({ kind, on }) => (kind === 'migrate' || kind === 'check-job' ? on : []))),
  ];
  const checked = preparing.map((of) => {
    const said = answers[of]?.says ?? 'it has not run';
    return text(
      `Check of ${of}`,
      hasCheck(bootstrap, of) ? said : 'none is declared: nobody has proven what the schema lacks',
    );
  });
  return [...checked, text('Found', verdict)];
}
