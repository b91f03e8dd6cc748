import type { V1Container } from '@kubernetes/client-node';
import type { StoreConfig } from '../../core/contracts/store-config.ts';

type Kind = StoreConfig['kind'];
/** How a store server is known: by the name of its image, or by the port that it listens on by default. */
const STORES: { kind: Kind; image: RegExp; port: number }[] = [
  { kind: 'chroma', image: /(^|[/-])chroma(db)?([:@/-]|$)/, port: 8000 },
  { kind: 'weaviate', image: /(^|[/-])weaviate([:@/-]|$)/, port: 8080 },
  { kind: 'qdrant', image: /(^|[/-])qdrant([:@/-]|$)/, port: 6333 },
  { kind: 'opensearch', image: /(^|[/-])opensearch([:@/-]|$)/, port: 9200 },
  { kind: 'pgvector', image: /(^|[/-])(pgvector|postgres(ql)?)([:@/-]|$)/, port: 5432 },
];
/** Ports that so many programs use that they say nothing by themselves. */
const COMMON = [8000, 8080];

/** A container that looks like a store server, and by what it was known. */
export type KnownStore = { kind: Kind; port: number; by: string };

/** What store a container runs; null for one that looks like none. */
export function knownStore({ image = '', ports = [] }: V1Container): KnownStore | null {
  const named = STORES.find((store) => store.image.test(image));
  if (named) {
    const listens = ports.some(({ containerPort }) => containerPort === named.port);
    const port = listens ? named.port : (ports[0]?.containerPort ?? named.port);
    return { kind: named.kind, port, by: `its image '${image}'` };
  }
  const open = ports.map(({ containerPort }) => containerPort).filter((port) => !COMMON.includes(port));
  const listening = STORES.find(({ port }) => open.includes(port));
  return listening ? { kind: listening.kind, port: listening.port, by: `its port '${listening.port}'` } : null;
}
