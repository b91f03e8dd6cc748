import type { Role } from '../../../core/contracts/bootstrap/start-plan.ts';

/** What a workload is to a service, by words in its name or its image; the first that fits. */
const WORDS: [RegExp, Role][] = [
  [/controller|orchestrator|coordinator|operator|config-?server/, 'controller'],
  [/redis|valkey|memcached|dragonfly|cache/, 'cache'],
  [
    /postgres|pgvector|mysql|mariadb|mongo|qdrant|weaviate|milvus|chroma|opensearch|elastic|etcd|minio|kafka|rabbitmq|nats|clickhouse|cassandra|vespa|database|(^|-)db(-|$)/,
    'store',
  ],
  [/embed|rerank|vllm|ollama|triton|model-?server|text-generation|llama|inference|(^|-)tei(-|$)/, 'model-server'],
  [/index|ingest|crawl|writer|loader|worker|beat|scheduler/, 'indexer'],
  [/retriev|search|query/, 'retriever'],
  [/generat|chat|answer|(^|-)llm(-|$)/, 'generator'],
];

/** Guesses what a workload is to a service; its name says more than its image. */
export function guessRole(name: string, images: string[]): Role {
  const byName = WORDS.find(([words]) => words.test(name));
  const bases = images.map((image) => image.split('/').at(-1) ?? '');
  const byImage = WORDS.find(([words]) => bases.some((base) => words.test(base)));
  return byName?.[1] ?? byImage?.[1] ?? 'other';
}
