import fc from 'fast-check';
import { judgeStart } from '../../../../core/bootstrap/graph/judge-start.ts';
import { readObservation } from '../../../../core/bootstrap/reading/read-observation.ts';
import { NO_SETTINGS } from '../../../../core/bootstrap/reading/scene/scene.ts';
import type { Observation } from '../../../../core/contracts/bootstrap/observation.ts';
import { all } from './all.ts';
import { box, deployment, pod, service } from './build.ts';
import { crashLogs, samplesOf } from './samples.ts';

/** Replaces the part of a value that a path of numbers leads to. */
function spoil(value: unknown, [turn = 0, ...rest]: number[], by: unknown): unknown {
  if (value === null || typeof value !== 'object') return by;
  const keys = Object.keys(value);
  const key = keys[turn % Math.max(1, keys.length)];
  if (key === undefined || rest.length === 0) return by;
  const part = spoil((value as Record<string, unknown>)[key], rest, by);
  return Array.isArray(value) ? value.map((one, at) => (String(at) === key ? part : one)) : { ...value, [key]: part };
}

test('objects with any field spoiled are read without an error', () => {
  const path = fc.array(fc.nat(40), { minLength: 2, maxLength: 9 });
  const junk = fc.constantFrom<unknown>(null, 7, 'x', [], {}, [null], true);

  fc.assert(
    fc.property(fc.constantFrom(...all), path, junk, (one, where, by) => {
      const [earlier, later] = samplesOf(one);
      const objects = later.objects.map((object, at) =>
        at === (where[0] ?? 0) % later.objects.length ? spoil(object, where, by) : object,
      );
      const spoiled = { ...later, objects: objects as Observation['objects'] };

      const { nodes, pace } = readObservation(earlier, spoiled, { ...NO_SETTINGS, ...one.settings });

      expect(
        nodes
          .flatMap(({ waits }) => waits.flatMap(({ on }) => on))
          .filter((id) => !nodes.some((node) => node.id === id)),
      ).toEqual([]);
      expect(judgeStart(nodes, pace).kind).toEqual(expect.any(String));
    }),
    { numRuns: 300 },
  );
});

test('200 pods of 60 workloads with 5,000 lines of logs take less than 2 seconds of processor', () => {
  const names = Array.from({ length: 60 }, (_, at) => `part-${at}`);
  const pods = names.flatMap((name, at) =>
    Array.from({ length: at < 20 ? 4 : 3 }, (_, of) => ({ name, pod: `${name}-new-${of}` })),
  );
  const objects = [
    ...names.flatMap((name) => [...deployment(name, { replicas: 3 }), ...service(name)]),
    ...pods.map(({ name, pod: of }) => pod(of, `ReplicaSet/${name}-new`, { boxes: [box('app', 'crash')] })),
  ];
  const lines = Array.from(
    { length: 40 },
    (_, at) => `2026-09-01 INFO request ${at} took ${at} ms and found ${'documents '.repeat(8)}`,
  );
  const logs = pods
    .slice(0, 60)
    .flatMap(({ pod: of }, at) =>
      crashLogs(of, 'app', ...lines, `dial tcp: lookup part-${(at + 1) % 60} on 10.96.0.10:53: no such host`),
    );
  const seen: Observation = { at: '2026-09-01T12:00:00Z', objects, events: [], logs, missing: [] };

  const before = process.cpuUsage();
  const { nodes } = readObservation(seen, seen, NO_SETTINGS);
  const used = process.cpuUsage(before);

  expect(pods).toHaveLength(200);
  expect(nodes.length).toBeGreaterThan(60);
  expect((used.user + used.system) / 1e6).toBeLessThan(2);
});
