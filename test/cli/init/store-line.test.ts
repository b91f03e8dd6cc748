import { parse } from 'yaml';
import type { ShardSays } from '../../../cli/init/ask-shards.ts';
import { guessTargets } from '../../../cli/init/guess-targets.ts';
import type { Collection } from '../../../cli/init/store-collections.ts';
import { storeLine, storeNotes } from '../../../cli/init/store-line.ts';
import { storeConfig } from '../../../core/contracts/config/store-config.ts';
import { workload } from './namespace.ts';

const collection = (name: string, over: Partial<Collection> = {}): Collection => ({
  ...{ name, dimension: 384, fields: {}, note: null },
  ...over,
});
const says = (over: Partial<ShardSays> = {}): ShardSays => ({
  ...{ shard: 's', isTls: false, wantsLogin: false, collections: [], unasked: null },
  ...over,
});
const asked = (image: string, ...said: ShardSays[]) => {
  const survey = { workloads: [workload('s', { image })], services: [], claims: [] };
  const [target] = guessTargets('rag', survey, []).targets;
  if (!target) throw new Error(`'${image}' is no store`);
  return { ...target, says: said, runAsUser: null };
};
const CHROMA = 'chromadb/chroma:1';

test('what all shards hold is written with its dimension', () => {
  const both = says({ collections: [collection('docs'), collection('faq')] });
  const one = says({ collections: [collection('docs')] });

  expect(storeLine(asked(CHROMA, both, one))).toEqual({ store: '{ kind: chroma, collection: docs }', dimension: 384 });
});

test('of several the person chooses, and nothing that was not seen is written', () => {
  const several = says({ collections: [collection('docs'), collection('faq')] });

  expect(storeLine(asked(CHROMA, several))).toEqual({
    store: '{ kind: chroma, collection: FILL_IN } # one of: docs, faq',
    dimension: null,
  });
  expect(storeLine(asked(CHROMA, says({ unasked: 'none of its pods runs' })))).toMatchObject({ dimension: null });
});

test('a login and TLS are fields to fill in', () => {
  const secured = says({ wantsLogin: true, isTls: true });

  expect(storeLine(asked('opensearchproject/opensearch:2', secured)).store).toBe(
    '{ kind: opensearch, index: FILL_IN, user: FILL_IN, passwordSecret: FILL_IN, tls: { caSecret: FILL_IN } }',
  );
  expect(storeLine(asked(CHROMA, says({ wantsLogin: true }))).store).toContain('tokenSecret: FILL_IN');
  for (const image of [CHROMA, 'opensearchproject/opensearch:2', 'qdrant/qdrant:v1', 'pgvector/pgvector:pg17'])
    expect(() => storeConfig.parse(parse(storeLine(asked(image, secured)).store))).not.toThrow();
});

test('names that YAML reads as something else are kept whole', () => {
  const odd = says({ collections: [collection('yes'), collection('2024: a, b # c')].slice(1) });

  expect(parse(storeLine(asked(CHROMA, odd)).store)).toEqual({ kind: 'chroma', collection: '2024: a, b # c' });
});

test('a person reads what each shard holds, or why that is unknown', () => {
  expect(storeNotes(asked(CHROMA, says({ collections: [collection('docs', { note: 'it is odd' })] })))).toEqual([
    "rag: 's' holds 'docs' (384 dimensions)",
    "rag: 's': 'docs': it is odd",
  ]);
  expect(storeNotes(asked(CHROMA, says({ wantsLogin: true })))).toEqual([
    "rag: 's' wants a login: put it into Secrets Manager, and name the secret",
  ]);
  expect(storeNotes(asked(CHROMA, says({ unasked: 'none of its pods runs' })))).toEqual([
    "rag: 's' was not asked what it holds: none of its pods runs",
  ]);
});
