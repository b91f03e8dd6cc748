import type { V1Container } from '@kubernetes/client-node';
import type { StoreConfig } from '../../core/contracts/config/store-config.ts';

type Kind = StoreConfig['kind'];
/**
 * How to recognise a store server: by the last part of its image's name, or by its default port.
 */
const STORES: { kind: Kind; image: RegExp; port: number }[] = [
  { kind: 'chroma', image: /^chroma(db)?(-server)?$/, port: 8000 },
  { kind: 'weaviate', image: /^weaviate$/, port: 8080 },
  { kind: 'qdrant', image: /^qdrant$/, port: 6333 },
  { kind: 'opensearch', image: /^opensearch$/, port: 9200 },
  {
    kind: 'pgvector',
    image: /^(pgvector|postgres(ql)?(-repmgr)?|spilo-\d+|timescaledb(-ha)?|crunchy-postgres)$/,
    port: 5432,
  },
];
/** Ports of so many programs that they prove nothing alone. */
const COMMON = [8000, 8080];
/** Stores without a driver, and what to know about each. */
const STRANGERS: { name: string; image: RegExp; why: string }[] = [
  {
    name: 'Milvus',
    image: /^milvus$/,
    why: 'it keeps its documents in an object store and its records in etcd, so that no claim holds all of it: back it up by its own means (milvus-backup)',
  },
  { name: 'Elasticsearch', image: /^elasticsearch$/, why: 'its vector search differs from that of OpenSearch' },
  { name: 'Vespa', image: /^vespa$/, why: '' },
  { name: 'Redis', image: /^(redis-stack(-server)?|redisearch)$/, why: '' },
  { name: 'Typesense', image: /^typesense$/, why: '' },
  { name: 'Marqo', image: /^marqo$/, why: '' },
];

/** A container that looks like a store server, and how it was recognised. */
export type KnownStore = { kind: Kind; port: number; by: string };

/** Returns the store of a container; null if it looks like none. */
export function knownStore({ image = '', ports = [] }: V1Container): KnownStore | null {
  const named = STORES.find((store) => store.image.test(baseOf(image)));
  if (named) {
    const listens = ports.some(({ containerPort }) => containerPort === named.port);
    const port = listens ? named.port : (ports[0]?.containerPort ?? named.port);
    return { kind: named.kind, port, by: `its image '${image}'` };
  }
  if (strangerIn({ image }) !== null) return null;
  const open = ports.map(({ containerPort }) => containerPort).filter((port) => !COMMON.includes(port));
  const listening = STORES.find(({ port }) => open.includes(port));
  return listening ? { kind: listening.kind, port: listening.port, by: `its port '${listening.port}'` } : null;
}

/** Returns a vector store without a driver, and what to do about it; null for anything else. */
export function strangerIn({ image = '' }: Pick<V1Container, 'image'>): { name: string; why: string } | null {
  const found = STRANGERS.find((stranger) => stranger.image.test(baseOf(image)));
  if (!found) return null;
  const { name, why } = found;
  return {
    name,
    why: why.includes(':')
      ? why
      : `${why === '' ? '' : `${why}, and `}there is no driver for it: \`store: { kind: command }\` runs programs of your own (docs/stores.md)`,
  };
}

/**
 * Returns the last part of an image's name, without tag and digest; an exporter or a dashboard has
 * another.
 */
function baseOf(image: string): string {
  const path = image.split('@')[0] ?? '';
  return (path.split('/').at(-1) ?? '').split(':')[0] ?? '';
}
