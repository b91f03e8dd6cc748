import { setTimeout as sleep } from 'node:timers/promises';
import { handlersOf } from '../../../control-plane/background/handlers.ts';
import { decideApproval } from '../../../core/approval/decide-approval.ts';
import { dispatchEffects } from '../../../core/incident/dispatch-effects.ts';
import { startByPerson } from '../../../core/incident/start-by-person.ts';
import { until } from '../../adapters/kubernetes/bootstrap/team-workloads.ts';
import { WHOLE } from '../../fakes/whole-list.ts';
import { apply } from '../kubectl.ts';
import { type CloudCase, isReady } from './cloud-case.ts';
import { podsIn } from './look.ts';
import { openPlace, type Place } from './place.ts';

export type Came = Awaited<ReturnType<typeof story>>;

/** Lets a case come to its trouble, lets the runbook end, and gives what it came to. */
export async function runCase(one: CloudCase): Promise<Came> {
  const place = await openPlace(one.bootstrap);
  try {
    return await story(one, place);
  } finally {
    await place.close();
  }
}

async function story(one: CloudCase, place: Place) {
  const { namespace } = place;
  const began = Date.now();
  const here = async (objects: object[]) =>
    objects.length === 0 ||
    apply(objects.map((object) => ({ ...object, metadata: { ...Object(object).metadata, namespace } })));
  await here(one.before ?? []);
  const wanted = (one.before ?? []).filter(({ kind }: { kind?: string }) => kind === 'Deployment').length;
  await until(
    () => podsIn(place),
    (pods) => pods.filter(isReady).length >= wanted,
  );
  await here(one.objects);
  await one.damage?.(place);
  await until(async () => one.isStuck(await podsIn(place), place), Boolean);
  const before = await workloadsIn(place);
  const stuckAt = Date.now();
  const { id, state } = await runbook(place);
  const { caseFile } = place.ports;
  const { startFound, plans = {} } = await caseFile.facts(id);
  const plan = Object.values(plans)[0];
  return {
    state,
    verdict: startFound?.kind,
    causes: (startFound?.nodes ?? []).flatMap((node) => (/root|cycle/.test(node.state) ? [node.id] : [])).sort(),
    says: startFound?.sentences ?? [],
    plan: plan?.action === 'start' ? plan : null,
    timeline: (await caseFile.timeline(id)).map(({ text }) => text),
    changed: changedOf(before, await workloadsIn(place)),
    unproven: await one.proves?.(place).then(
      () => null,
      (error: Error) => error.message,
    ),
    unready: plan ? await unreadyIn(place) : [],
    seconds: { stuck: (stuckAt - began) / 1000, run: (Date.now() - stuckAt) / 1000 },
  };
}

/** A container that is cured may still pause for minutes. */
const PATIENCE_MS = 600_000;

/** Starts the runbook as a person does, approves what it asks, and gives the incident once it has ended. */
async function runbook(place: Place) {
  const { ports, executions, histories } = place;
  const handlers = handlersOf({ ...ports, executions, histories, consoleUrl: () => null });
  const asked = { targetId: 'docs-rag', subjectId: 'docs-rag', runbook: 'bootstrap-recovery', by: 'grace' } as const;
  const { id } = await startByPerson(ports, asked);
  for (const until = Date.now() + PATIENCE_MS; Date.now() < until; await sleep(250)) {
    await dispatchEffects(ports, handlers);
    const open = (await ports.approvals.list(WHOLE)).filter(({ state }) => state === 'Pending');
    for (const { id: approval, planHash } of open)
      await decideApproval(ports, { id: approval, decision: 'approve', by: 'ada', planHash });
    const { state } = await ports.incidents.get(id);
    if (state !== 'Pending' && state !== 'Running') return { id, state };
  }
  const timeline = (await ports.caseFile.timeline(id)).map(({ text }) => text);
  throw new Error(`the run has not ended after ${PATIENCE_MS / 1000} s: ${timeline.join(' | ')}`);
}

type Workload = { kind: string; metadata: { name: string; uid: string; managedFields: { manager: string }[] } & Spec };
type Spec = { generation: number; labels?: object; annotations?: object };

/** What a change of a workload by anybody would show in; its status may move on. */
async function workloadsIn({ kubectl }: Place): Promise<Map<string, string>> {
  const text = await kubectl('get', 'deployments,statefulsets', '--show-managed-fields', '-o', 'json');
  const { items } = JSON.parse(text) as { items: Workload[] };
  return new Map(
    items.map(({ kind, metadata: { name, uid, generation, labels, managedFields } }) => [
      `${kind}/${name}`,
      JSON.stringify([
        uid,
        generation,
        labels,
        managedFields
          .map(({ manager }) => manager)
          .filter((who) => !/^kube-/.test(who))
          .sort(),
      ]),
    ]),
  );
}

function changedOf(before: Map<string, string>, after: Map<string, string>): string[] {
  const names = [...new Set([...before.keys(), ...after.keys()])];
  return names.filter((name) => before.get(name) !== after.get(name)).sort();
}

async function unreadyIn(place: Place): Promise<string[]> {
  const { kubectl } = place;
  type Counted = {
    kind: string;
    metadata: { name: string };
    spec: { replicas: number };
    status: { readyReplicas?: number };
  };
  const { items } = JSON.parse(await kubectl('get', 'deployments,statefulsets', '-o', 'json')) as { items: Counted[] };
  return items
    .filter(({ spec, status }) => (status.readyReplicas ?? 0) < spec.replicas)
    .map(({ kind, metadata }) => `${kind}/${metadata.name}`);
}
