import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { V1PodSpec } from '@kubernetes/client-node';
import { parseAllDocuments } from 'yaml';
import type { Claim, Controller, Pod, Service } from '../../adapters/kubernetes/api/objects.ts';
import type { Survey } from '../../adapters/kubernetes/api/survey.ts';

/** An object of a chart, as far as tests change or read it. */
export type ChartObject = {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string };
  spec?: { template?: { spec: V1PodSpec } };
};

/** The objects of a file of this folder. */
export function chart(name: string): ChartObject[] {
  return parseAllDocuments(readFileSync(join(__dirname, `${name}.yaml`), 'utf8')).map(
    (document) => document.toJS() as ChartObject,
  );
}

/** What a survey of a namespace would find of a chart, and its pods. */
export function surveyOf(objects: ChartObject[]): Survey & { pods: Pod[] } {
  const of = <T>(kind: string) => objects.filter((object) => object.kind === kind) as unknown as T[];
  return {
    workloads: (['StatefulSet', 'Deployment'] as const).flatMap((kind) =>
      of<Controller>(kind).map((workload) => ({ ...workload, kind })),
    ),
    services: of<Service>('Service'),
    claims: of<Claim>('PersistentVolumeClaim'),
    pods: of<Pod>('Pod'),
  };
}
