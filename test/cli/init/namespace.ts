import type { Claim, Controller, Service } from '../../../adapters/kubernetes/api/objects.ts';
import type { Survey } from '../../../adapters/kubernetes/api/survey.ts';

type Shape = {
  kind?: 'StatefulSet' | 'Deployment';
  image?: string;
  port?: number;
  labels?: Record<string, string>;
  replicas?: number;
  claim?: string | null;
  owner?: Record<string, string>;
  retention?: 'Retain' | 'Delete';
};

const meta = (name: string) => ({ name, uid: name, resourceVersion: '1', creationTimestamp: '2026-11-23T03:00:00Z' });

/** A workload as the API gives it; a StatefulSet makes its claim, a Deployment names it. */
export function workload(name: string, shape: Shape = {}): Survey['workloads'][number] {
  const { kind = 'StatefulSet', image = 'chromadb/chroma:1.5.9', port = 8000, replicas = 1, claim = 'data' } = shape;
  const { labels = {}, owner = {}, retention = 'Retain' } = shape;
  const volumes =
    kind === 'Deployment' && claim !== null
      ? [{ name: claim, persistentVolumeClaim: { claimName: `${name}-claim` } }]
      : [];
  const controller: Controller = {
    metadata: { ...meta(name), labels: owner },
    spec: {
      replicas,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name, ...labels } },
        spec: {
          securityContext: { runAsUser: 1000 },
          containers: [
            {
              ...{ name: 'server', image, ports: [{ containerPort: port }] },
              volumeMounts: claim === null ? [] : [{ name: claim, mountPath: '/data' }],
            },
          ],
          volumes,
        },
      },
      ...(kind === 'StatefulSet' && claim !== null && { volumeClaimTemplates: [{ metadata: { name: claim } }] }),
      persistentVolumeClaimRetentionPolicy: { whenDeleted: retention, whenScaled: 'Retain' },
    },
  };
  return { ...controller, kind };
}

export function service(name: string, selector: Record<string, string>, clusterIP = '10.0.0.1', port = 8000): Service {
  return { metadata: meta(name), spec: { clusterIP, selector, ports: [{ port }] } };
}

export function claim(name: string, storage: string): Claim {
  return { metadata: meta(name), spec: { resources: { requests: { storage } } } };
}
