import { lookAtStart } from '../../../../core/bootstrap/look/look-at-start.ts';
import { bootstrapOf } from '../../../../core/contracts/config/target-of.ts';
import { prepareStart, RETRIEVER } from '../start-world.ts';

test.each<[string, string[], boolean]>([
  ['what is declared is started anew', [], true],
  ['a shard is not, even if it is declared: it has runbooks of its own', [RETRIEVER], false],
])('%s', async (_, repaired, isPlanned) => {
  const world = await prepareStart();
  const bootstrap = { ...bootstrapOf(world.config, 'docs-rag'), repaired };
  const answers = { [RETRIEVER]: { is: 'pending', says: 'the schema is missing' } } as const;
  const first = lookAtStart(bootstrap, null, await world.startScene.observe());
  world.clock.advance(600);

  const seen = await world.startScene.observe();
  const look = lookAtStart(bootstrap, first.reading.sample, seen, answers);

  expect(look.plan !== null).toBe(isPlanned);
  expect(look.verdict.kind).toBe('MissingRoot');
});
