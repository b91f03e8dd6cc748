import { readFileSync, writeFileSync } from 'node:fs';
import { parse, stringify } from 'yaml';
import { COLLECTION } from '../story/service.ts';
import { DOCUMENTS } from '../story/story-config.ts';

type Written = { targets: [{ id: string; kubernetes: Record<string, unknown> } & Record<string, unknown>] };

/** Fills in what `init` could not know, as a person does who has this cluster and this S3; gives the target's id. */
export function fillIn(file: string, secret: string): string {
  const config = parse(readFileSync(file, 'utf8')) as Written;
  const [target] = config.targets;
  // The embedding of the sandbox needs no key.
  for (const field of ['embedding', 'golden']) delete target[field];
  Object.assign(target, {
    store: { kind: 'chroma', collection: COLLECTION },
    documents: DOCUMENTS,
    ...{ settleSeconds: 5, checkSeconds: 1, cooldownSeconds: 1, approvals: { preApproved: ['reintroduce'] } },
  });
  Object.assign(target.kubernetes, {
    cluster: { kind: 'kubeconfig', secret },
    agent: {
      image: process.env.RAGMEND_TEST_NODE_IMAGE ?? 'local.test/node:1',
      credentials: 'session',
      s3Endpoint: process.env.RAGMEND_TEST_S3_FROM_PODS ?? 'http://10.99.0.1:7070',
    },
  });
  const deployment = { snapshotHour: null, console: { mfa: 'optional' } };
  writeFileSync(file, stringify({ ...config, deployment }));
  return target.id;
}

/** Raises the autonomy of the target. */
export function raiseAutonomy(file: string): void {
  writeFileSync(file, readFileSync(file, 'utf8').replace('autonomy: observe', 'autonomy: approve'));
}
