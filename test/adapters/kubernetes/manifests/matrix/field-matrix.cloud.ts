import { cloudSuite } from '../../../../cloud/needs.ts';
import { EVERY, shareOf } from '../../../../share.ts';
import { type Field, fieldsOf } from './fields.ts';
import { type GuardedObjects, guardedObjects, type Sent } from './guarded-objects.ts';
import { LISTED } from './listed.ts';
import { type Schemas, schemasOf } from './schemas.ts';

/**
 * What becomes of a field: a policy refuses it, the API server refuses it whoever sends it, the API server takes no
 * notice of it, or it is taken.
 */
type Outcome = 'refused' | 'invalid' | 'dropped' | 'taken';

/** Two thousand dry runs, one after the other. */
const PATIENCE_MS = 900_000;

cloudSuite(['kubernetes'], 'each field that the API server knows of what the operator sends', () => {
  let world: GuardedObjects;
  let schemas: Schemas;
  beforeAll(async () => {
    world = await guardedObjects();
    schemas = await schemasOf(world.real.cluster);
  });
  afterAll(() => world?.close());

  const send = ({ method, path }: Sent, json: object) => {
    const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
    return world.operator.cluster.send<object>(method, `${path}?dryRun=All&fieldManager=ragmend`, { json, type });
  };

  /** The first value that has sense for the API server tells. */
  async function outcomeOf(sent: Sent, field: Field, base: object): Promise<Outcome> {
    let outcome: Outcome = 'invalid';
    for (const sample of field.samples) {
      const said = await send(sent, field.withValue(sample)).catch((error: Error) => error.message);
      if (typeof said !== 'string') {
        if (isIn(sample, field.valueIn(said)) && !isIn(sample, field.valueIn(base))) return 'taken';
        outcome = 'dropped';
      } else if (/refused by the ValidatingAdmissionPolicy|forbidden/.test(said)) return 'refused';
    }
    return outcome;
  }

  test(
    'is refused with a value of its own, or listed with its reason',
    async () => {
      const found: Record<Outcome, string[]> = { refused: [], invalid: [], dropped: [], taken: [] };
      for (const sent of world.sent) {
        const base = await send(sent, sent.object);
        for (const field of shareOf(fieldsOf(sent.object, schemas[sent.schema] ?? {}, schemas)))
          found[await outcomeOf(sent, field, base)].push(`${sent.title}: ${field.path}`);
      }
      const counts = Object.entries(found).map(([outcome, fields]) => `${outcome} ${fields.length}`);
      process.stdout.write(`fields of ${world.sent.length} requests: ${counts.join(', ')}\n`);

      const tried = Object.values(found).flat().length;
      const isListed = (one: string) => LISTED.some(([pattern]) => pattern.test(one));
      expect(found.taken.filter((one) => !isListed(one))).toEqual([]);
      expect(found.refused.length).toBeGreaterThan(EVERY === 1 ? 1000 : 0.4 * tried);
    },
    PATIENCE_MS,
  );
});

/** Whether a value has what was sent, besides what the API server adds. */
function isIn(sent: unknown, got: unknown): boolean {
  if (typeof sent !== 'object' || sent === null) return sent === got;
  if (typeof got !== 'object' || got === null) return false;
  return Object.entries(sent).every(([key, one]) => isIn(one, (got as Record<string, unknown>)[key]));
}
