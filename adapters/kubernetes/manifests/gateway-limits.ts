import type {
  KubernetesObject,
  V1NetworkPolicyPort,
  V1NetworkPolicySpec,
  V1ObjectMeta,
  V1Role,
  V1RoleBinding,
} from '@kubernetes/client-node';
import type { GeneratorConfig } from '../../../core/contracts/config/generator-config.ts';
import type { KubernetesConfig } from '../../../core/contracts/config/kubernetes-config.ts';
import type { Manifest } from './manifest.ts';

/** Label of a namespace whose pods may ask the gateways of other namespaces, e.g. for metrics. */
const MAY_ASK = 'ragmend.dev/asks-gateways';

type Named = V1ObjectMeta & { name: string };
type Reaching = { generator: GeneratorConfig; kubernetes: Pick<KubernetesConfig, 'agent'> };

/** Returns the one right of a gateway in the cluster: to read the registry of its target. */
export function gatewayRights(about: Named & { serviceAccount: string; registry: string }): Manifest[] {
  const { serviceAccount, registry, ...metadata } = about;
  const { name, namespace } = metadata;
  const role: V1Role = {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'Role',
    metadata,
    rules: [{ apiGroups: [''], resources: ['configmaps'], resourceNames: [registry], verbs: ['get'] }],
  };
  const binding: V1RoleBinding = {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata,
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
    subjects: [{ kind: 'ServiceAccount', name: serviceAccount, ...(namespace && { namespace }) }],
  };
  return [
    {
      why: 'What the gateway may do in this cluster: see which shards serve.',
      object: role,
      notes: ['an answer that cites a shard out of rotation is not given from the cache'],
    },
    { why: 'Gives it that right.', object: binding },
  ];
}

/**
 * Returns who reaches the gateway and whom it reaches. It holds the keys of the providers, so pods
 * of other namespaces reach it only if an administrator labels their namespace.
 */
export function gatewayNetwork({ generator, kubernetes }: Reaching, metadata: Named): Manifest {
  // The client's type calls `from` otherwise: the word is one of Python's.
  const object: KubernetesObject & { spec: Omit<V1NetworkPolicySpec, 'ingress'> & { ingress: object[] } } = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata,
    spec: {
      podSelector: { matchLabels: { 'app.kubernetes.io/name': metadata.name } },
      policyTypes: ['Ingress', 'Egress'],
      ingress: [
        {
          from: [{ podSelector: {} }, { namespaceSelector: { matchLabels: { [MAY_ASK]: 'true' } } }],
          ports: [{ protocol: 'TCP', port: 'http' }],
        },
      ],
      egress: [
        { ports: portsOf(generator, kubernetes.agent.s3Endpoint) },
        // Where Pod Identity gives credentials.
        { to: [{ ipBlock: { cidr: '169.254.170.23/32' } }], ports: [{ protocol: 'TCP', port: 80 }] },
      ],
    },
  };
  return { why: 'Who reaches the gateway, and by which ports it reaches providers, AWS and the cluster.', object };
}

/** DNS, HTTPS, the usual port of the Kubernetes API, and those that the configuration names. */
function portsOf({ providers, gateway }: GeneratorConfig, s3Endpoint: string | null): V1NetworkPolicyPort[] {
  const addresses = [...providers.map((provider) => provider.url), gateway.awsEndpoint, s3Endpoint];
  const named = addresses.flatMap((address) => (address ? portOf(address) : []));
  const tcp = [...new Set([53, 443, 6443, ...named])].map((port) => ({ protocol: 'TCP', port }));
  return [{ protocol: 'UDP', port: 53 }, ...tcp];
}

function portOf(address: string): number {
  const { port, protocol } = new URL(address);
  return port === '' ? (protocol === 'http:' ? 80 : 443) : Number(port);
}
