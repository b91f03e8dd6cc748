import { graphOf } from '../../../../core/bootstrap/graph/fixpoint.ts';
import { simulateStart } from '../../../../core/bootstrap/graph/simulate-start.ts';
import type { StartAction } from '../../../../core/contracts/bootstrap/start-plan.ts';
import { api, barred, held, node } from './a-graph.ts';

const migrate = (makes: string[], after: string[] = []): StartAction => ({
  kind: 'migrate',
  on: [],
  makes,
  after,
  together: [],
  cost: 1,
});

test('an action is done once what it needs holds, also by another action', () => {
  const graph = graphOf([node('a migrated', [api(['a migrated'])]), node('b migrated', [api(['b migrated'])])]);
  const [first, second] = [migrate(['a migrated']), migrate(['b migrated'], ['a migrated'])];

  expect(simulateStart(graph, [second, first])).toEqual({
    reached: new Set(['a migrated', 'b migrated']),
    done: [first, second],
  });
  expect(simulateStart(graph, [second])).toEqual({ reached: new Set(), done: [] });
});

test('an action lifts no bar', () => {
  const graph = graphOf([node('a migrated', [], barred('schema')), held('b ready')]);

  expect(simulateStart(graph, [migrate(['a migrated'])]).reached).toEqual(new Set(['b ready']));
});
