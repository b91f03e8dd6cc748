import { graphOf } from '../../../../core/bootstrap/graph/fixpoint.ts';
import { startOrder } from '../../../../core/bootstrap/graph/start-order.ts';
import type { WaitNode } from '../../../../core/contracts/bootstrap/graph.ts';
import type { Role } from '../../../../core/contracts/bootstrap/start-plan.ts';
import { api, held, node } from './a-graph.ts';

const order = (nodes: WaitNode[], roles: Record<string, Role>, made: string[] = []) =>
  startOrder(
    graphOf(nodes),
    Object.entries(roles).map(([workload, role]) => ({ workload, role })),
    made,
  );
const ready = (name: string, ...on: string[]) => node(`${name} ready`, on.length === 0 ? [] : [api(on)]);

test('where nothing waits, roles decide and then names', () => {
  const roles: Record<string, Role> = {
    i: 'indexer',
    g: 'generator',
    r2: 'retriever',
    r1: 'retriever',
    m: 'model-server',
    c: 'cache',
    s: 'store',
    k: 'controller',
    o: 'other',
  };

  expect(
    order(
      Object.keys(roles).map((name) => ready(name)),
      roles,
    ).groups.flat(),
  ).toEqual(['k', 's', 'c', 'm', 'r1', 'r2', 'g', 'i', 'o']);
});

test('what waits comes after what it waits for, whatever its role', () => {
  const nodes = [ready('k', 'Service/s started'), node('Service/s started', [api(['s ready'])]), ready('s')];

  expect(order(nodes, { k: 'controller', s: 'store' })).toEqual({ groups: [['s'], ['k']], cycle: [] });
});

test('one of two ways is enough', () => {
  const nodes = [node('a ready', [api(['b ready', 'c ready'], 1)]), ready('b', 'a ready'), ready('c')];

  expect(order(nodes, { a: 'other', b: 'other', c: 'other' }).groups).toEqual([['c'], ['a'], ['b']]);
});

test('what runs now counts as stopped if it is to be started, and as running if not', () => {
  const nodes = [held('a ready', [api(['b ready'])]), held('b ready')];

  expect(order(nodes, { a: 'store', b: 'other' }).groups).toEqual([['b'], ['a']]);
  expect(order(nodes, { a: 'store' }).groups).toEqual([['a']]);
});

test('what a plan makes breaks a cycle', () => {
  const nodes = [ready('a', 'schema migrated'), node('schema migrated', [api(['b ready'])]), ready('b', 'a ready')];

  expect(order(nodes, { a: 'other', b: 'store' }).cycle).toEqual(['b', 'a']);
  expect(order(nodes, { a: 'other', b: 'store' }, ['schema migrated'])).toEqual({ groups: [['a'], ['b']], cycle: [] });
});

test('those that need each other only started form a group, with the rest around it', () => {
  const nodes = [
    node('a started', [api(['b started'])]),
    node('b started', [api(['a started'])]),
    ready('a', 'a started', 'store ready'),
    ready('b', 'b started'),
    ready('store'),
    ready('web', 'a ready', 'b ready'),
  ];

  expect(order(nodes, { web: 'retriever', a: 'other', b: 'other', store: 'store' })).toEqual({
    groups: [['store'], ['a', 'b'], ['web']],
    cycle: [],
  });
});

test('those that wait until each other is ready have no order, and what can start before them has', () => {
  const nodes = [ready('a', 'b ready'), ready('b', 'a ready'), ready('c'), ready('d', 'a ready')];

  expect(order(nodes, { d: 'store', a: 'other', b: 'other', c: 'other' })).toEqual({
    groups: [['c']],
    cycle: ['a', 'b'],
  });
});

test('what never comes true in a workload does not keep it from its place', () => {
  const nodes = [ready('a'), node('a functional', [api([], 1)]), ready('b', 'a ready')];

  expect(order(nodes, { a: 'other', b: 'store' }).groups).toEqual([['a'], ['b']]);
});
