import { statSync } from 'node:fs';
import { leanEvent, leanObject } from '../../adapters/kubernetes/bootstrap/lean-object.ts';
import { ADDED, BUILT_IN } from '../../adapters/kubernetes/bootstrap/seen-kinds.ts';
import type { ContainerLog, KubeObject, Observation } from '../../core/contracts/bootstrap/observation.ts';
import { CommandFailed, ExitCode } from '../exit-codes.ts';
import { readDocuments } from '../lint/read-documents.ts';
import { readTexts } from '../lint/read-inputs.ts';
import { progress } from '../terminal.ts';
import { timeTaken } from './time-taken.ts';

/** Where a look at a start is kept in files; a namespace is named if there are objects of several. */
export type ObservedFiles = {
  objects: string[];
  rendered?: string[];
  logs?: ContainerLog[];
  namespace?: string;
  at?: string;
};

/** `kubectl get all` shows them: where none of a kind is given, there is none. */
const SHOWN = ['Pod', 'Service', 'Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Job'];
/** Nobody can say without them whether an object is missing. */
const ASKED = [...BUILT_IN, ...ADDED].map(({ kind }) => kind).concat('Secret', 'ConfigMap', 'ServiceAccount');
/** They belong to a service, wherever they are. */
const ANYWHERE = ['Application', 'HelmRelease', 'Kustomization'];

/**
 * Reads a look at a start from what `kubectl get -o yaml` or `-o json` prints, events among it, or from an
 * observation as JSON. Throws CommandFailed if there is nothing in it.
 */
export async function readObserved(files: ObservedFiles): Promise<Observation> {
  const texts = await readTexts(files.objects);
  const whole = texts.map(({ text }) => observationIn(text)).find((one) => one !== null);
  const rendered = (await objectsIn(await readTexts(files.rendered ?? []))).map(leanObject);
  if (whole)
    return { ...whole, logs: [...whole.logs, ...(files.logs ?? [])], ...(rendered.length > 0 && { rendered }) };
  const all = objectsIn(texts);
  if (all.length === 0)
    throw new CommandFailed(
      `there is no Kubernetes object in '${files.objects.join(' ')}': give what \`kubectl get all,events -o yaml\` prints`,
      ExitCode.Usage,
    );
  const { objects, events } = ofNamespace(all, files.namespace);
  const taken = files.objects[0] === '-' ? Date.now() : Math.max(...texts.map(({ file }) => statSync(file).mtimeMs));
  return {
    at: files.at ?? timeTaken([...objects, ...events], taken),
    objects: objects.map(leanObject).map(withoutData),
    events: events.map(leanEvent),
    logs: files.logs ?? [],
    missing: missingIn(objects),
    ...(rendered.length > 0 && { rendered }),
  };
}

/** An observation that was kept as JSON, null if a text is none. */
function observationIn(text: string): Observation | null {
  if (!/^\s*\{/.test(text)) return null;
  const value = parsed(text);
  if (value === null || typeof value.at !== 'string' || !Array.isArray(value.objects)) return null;
  const { at, objects, events = [], logs = [], missing = [] } = value as Observation;
  return { at, objects, events, logs, missing, ...(value.rendered !== undefined && { rendered: value.rendered }) };
}

function parsed(text: string): Partial<Observation> | null {
  try {
    return JSON.parse(text) as Partial<Observation> | null;
  } catch {
    return null;
  }
}

function objectsIn(texts: { file: string; text: string }[]): KubeObject[] {
  return texts.flatMap(({ file, text }) => {
    const { documents, notSeen, unreadable } = readDocuments(file, text);
    for (const one of [...unreadable, ...notSeen]) progress(`not read: ${one.file}:${one.line}: ${one.what}`);
    return documents.map(({ object }) => object);
  });
}

function ofNamespace(all: KubeObject[], namespace: string | undefined) {
  const running = all.filter(({ kind }) => SHOWN.includes(kind));
  const names = [...new Set(running.map(({ metadata }) => metadata.namespace))].filter((name) => name !== undefined);
  const wanted = namespace ?? names[0];
  if (namespace === undefined && names.length > 1)
    throw new CommandFailed(
      `there are objects of the namespaces ${names.map((name) => `'${name}'`).join(', ')}: give --namespace, one of them`,
      ExitCode.Usage,
    );
  const own = all.filter(
    ({ kind, metadata }) =>
      metadata.namespace === undefined || metadata.namespace === wanted || ANYWHERE.includes(kind),
  );
  return { objects: own.filter(({ kind }) => kind !== 'Event'), events: own.filter(isEvent).map(inOneForm) };
}

const isEvent = ({ kind, involvedObject, regarding }: KubeObject) =>
  kind === 'Event' && isFields(involvedObject ?? regarding);
const isFields = (value: unknown) => typeof value === 'object' && value !== null;

/** `events.k8s.io` has other names for the same. */
const inOneForm = (event: KubeObject): KubeObject => ({
  ...event,
  involvedObject: event.involvedObject ?? event.regarding,
  message: event.message ?? event.note,
});

/** What a Secret or a ConfigMap holds is none of this. */
const withoutData = ({ data, stringData, binaryData, ...object }: KubeObject): KubeObject => object as KubeObject;

function missingIn(objects: KubeObject[]): string[] {
  const isRecord = ({ metadata }: KubeObject) => metadata.labels?.owner === 'helm';
  const given = new Set(objects.filter((one) => !isRecord(one)).map(({ kind }) => kind));
  return [...new Set(ASKED)].filter((kind) => !SHOWN.includes(kind) && !given.has(kind) && !ADDED_KINDS.has(kind));
}

/** A cluster without their deployers and operators has none of them. */
const ADDED_KINDS: ReadonlySet<string> = new Set(ADDED.map(({ kind }) => kind));
