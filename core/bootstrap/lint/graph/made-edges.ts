import { at, listAt, textAt } from '../../reading/scene/fields.ts';
import type { Container } from '../render/pods.ts';
import { type Reference, referencesOf } from '../render/references.ts';
import { backing, type Item, isNear, isOnce, type Render } from '../render/render.ts';
import { scriptOf, variablesOf } from '../render/script.ts';
import { hostOf } from '../waits/hosts.ts';
import { isMaking, isMigrating, isMigrationSwitch, isSchemaCheck } from '../waits/work.ts';
import { follows, type LintGraph } from './lint-graph.ts';

/** Adds who makes an object that pods need and the render lacks: a Job, or the store of secrets of a driver. */
export function addMaker(graph: LintGraph, render: Render, item: Item, reference: Reference) {
  const { kind, name, path, by } = reference;
  const node = graph.draft.node(`${kind}/${name}`, 'exists');
  const text = `needs ${kind}/${name}${by === 'pull' ? ' to pull its images' : ''}`;
  const note = { by: by === 'pull' ? 'pull' : 'reference', item, path, text, isSure: true } as const;
  if (by === 'pull') {
    const mounting = mountersOf(render, item, name).map((one) => graph.node(one, 'started'));
    if (mounting.length === 0) return;
    graph.wait(graph.node(item, 'started'), node, note);
    const made = `is made once a pod has its SecretProviderClass mounted`;
    return graph.wait(node, mounting, { by: 'made', item: null, path: [], text: made, isSure: true }, 'any');
  }
  const jobs = makersOf(render, item, kind, name);
  if (jobs.length === 0) return;
  graph.wait(graph.node(item, 'started'), node, note);
  const made = `is made by ${jobs.map(({ id }) => id).join(' or ')}`;
  graph.wait(
    node,
    jobs.map((job) => graph.node(job, 'complete')),
    { by: 'made', item: null, path: [], text: made, isSure: true },
    'any',
  );
  for (const job of jobs) addCalls(graph, render, job);
}

/** Workloads whose pods mount the class that syncs a Secret; only where it is synced while it is mounted. */
function mountersOf(render: Render, item: Item, secret: string): Item[] {
  const classes = render
    .all('SecretProviderClass')
    .filter((one) => listAt(one.object, 'spec', 'secretObjects').some(({ secretName }) => secretName === secret));
  const names = new Set(classes.map(({ name }) => name));
  return render.items.filter(
    (one) =>
      isNear(one, item) &&
      listAt(one.pods?.spec, 'volumes').some((volume) =>
        names.has(textAt(volume, 'csi', 'volumeAttributes', 'secretProviderClass') ?? ''),
      ),
  );
}

function makersOf(render: Render, item: Item, kind: string, name: string): Item[] {
  return render.all('Job').filter((job) => {
    if (job === item || job.turn.stage === 'never' || !isNear(job, item) || job.pods === null) return false;
    if (referencesOf(job.pods).some((one) => one.kind === kind && one.name === name)) return false;
    return job.pods.containers.some((one) => isMaking(wordsOf(render, job, one), name));
  });
}

const wordsOf = (render: Render, item: Item, container: Container) =>
  [
    scriptOf(render, item, container),
    ...variablesOf(render, item, container).map(({ name, value }) => `${name}=${value}`),
    item.name,
    container.name,
    imageOf(container.spec),
  ].join('\n');

/** A Job that makes something calls the servers that its own variables and arguments name. */
function addCalls(graph: LintGraph, render: Render, job: Item) {
  for (const container of job.pods?.containers ?? []) {
    const variables = variablesOf(render, job, container).filter(({ isShared }) => !isShared);
    const texts = [scriptOf(render, job, container), ...variables.map(({ value }) => value)];
    const hosts = texts.flatMap((text) =>
      [...text.matchAll(/\bhttps?:\/\/(?:[^\s/@]*@)?(?<host>[a-z0-9][a-z0-9.-]*)/g)].map(
        ({ groups }) => groups?.host ?? '',
      ),
    );
    for (const host of new Set(hosts)) {
      const found = hostOf(render, job, host);
      if (found.is !== 'service' || isOfSameImage(backing(render, found.service), container.spec)) continue;
      const text = `calls '${host}': its container '${container.name}'`;
      graph.wait(graph.node(job, 'complete'), graph.node(found.service, 'ready'), {
        by: 'wait',
        item: job,
        path: container.path,
        text,
        isSure: false,
      });
    }
  }
}

/** A Job of a server's own image often bears all variables of the server, its own address too. */
const isOfSameImage = (items: Item[], spec: unknown) =>
  items.some(({ pods }) => pods?.containers.some((one) => imageOf(one.spec) === imageOf(spec)));

/** Returns the image of a container without its tag and digest. */
export const imageOf = (spec: unknown): string =>
  (textAt(spec, 'image') ?? '').replace(/@.*$/, '').replace(/:[^/:]*$/, '');

/** Returns the Jobs that bring up to date the schema that pods use: those of the same image, if there are any. */
export function migrationJobs(render: Render, item: Item): Item[] {
  const jobs = render
    .all('Job')
    .filter((job) => job !== item && job.turn.stage !== 'never' && isNear(job, item) && isMigration(render, job));
  const images = imagesOf(item);
  const alike = jobs.filter((job) => [...imagesOf(job)].some((one) => images.has(one)));
  return alike.length > 0 ? alike : jobs;
}

const imagesOf = ({ pods }: Item) =>
  new Set((pods?.containers ?? []).map(({ spec }) => imageOf(spec)).filter((one) => one !== ''));

/** Returns whether a Job brings a schema up to date. */
export const isMigration = (render: Render, job: Item): boolean =>
  (/migrat|schema|db-?(?:init|setup|prepare|upgrade)/i.test(job.name) && !isSchemaCheck(job.name)) ||
  (job.pods?.containers ?? []).some((one) => isMigrating(scriptOf(render, job, one)));

/** Images that only wait, ask, or pass on. */
const BYSTANDER = /wait[-_]for|kubectl|busybox|curl/;

/** Returns the containers by which pods bring their schema up to date themselves. */
export const migratingContainers = (render: Render, item: Item): Container[] =>
  (item.pods?.containers ?? []).filter((one) => {
    if (BYSTANDER.test(imageOf(one.spec))) return false;
    const script = scriptOf(render, item, one);
    const isNamed = one.role === 'init' && /(?:^|-)(?:db-)?migrat(?:e|ions?|or)(?:-|$)/.test(one.name);
    return (
      (isNamed && !isSchemaCheck(one.name) && !isSchemaCheck(script)) ||
      isMigrating(script) ||
      variablesOf(render, item, one).some(({ name, value }) => isMigrationSwitch(name, value))
    );
  });

/**
 * Adds what an application needs that shows no wait: the schema, if a Job of its own image makes it only after the
 * release.
 */
export function addUnsaidSchema(graph: LintGraph, render: Render, item: Item) {
  if (!item.pods || isOnce(item) || item.turn.stage !== 'main') return;
  const isProbed = item.pods.containers.some(({ spec }) =>
    ['readinessProbe', 'startupProbe', 'livenessProbe'].some((probe) => at(spec, probe) !== undefined),
  );
  if (!isProbed || migratingContainers(render, item).length > 0) return;
  const images = new Set(item.pods.containers.filter(({ role }) => role === 'main').map(({ spec }) => imageOf(spec)));
  const jobs = migrationJobs(render, item).filter(({ pods }) =>
    pods?.containers.some(({ spec }) => images.has(imageOf(spec))),
  );
  if (jobs.length === 0 || jobs.some(({ turn }) => turn.stage !== 'after')) return;
  graph.wait(
    graph.node(item, 'ready'),
    jobs.map((job) => graph.node(job, 'complete')),
    {
      by: 'schema',
      item,
      path: [...item.pods.path, 'containers'],
      text: 'runs the image that migrates: it needs the schema',
      isSure: false,
    },
    'any',
  );
}

/** Adds the dependencies of Flux. */
export function addFlux(graph: LintGraph, render: Render, item: Item) {
  if (!item.object.apiVersion?.includes('toolkit.fluxcd.io')) return;
  const node = graph.node(item, 'synced');
  graph.wait(node, graph.node(item, 'exists'), follows(item, 'is applied once it is made'));
  listAt(item.object, 'spec', 'dependsOn').forEach((one, index) => {
    const [name, namespace] = [textAt(one, 'name'), textAt(one, 'namespace') ?? item.namespace];
    const other = render
      .all(item.kind)
      .find(
        (each) => each.name === name && (each.namespace === namespace || each.namespace === '' || namespace === ''),
      );
    if (!other) return;
    const path = ['spec', 'dependsOn', index];
    graph.wait(node, graph.node(other, 'synced'), {
      by: 'flux',
      item,
      path,
      text: `depends on ${other.id}`,
      isSure: true,
    });
  });
}
