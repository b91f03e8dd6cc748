import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { failpointOf, TrialEnv, trialFrom } from '../../../../sandbox/server/ports/failpoints.ts';
import { observed } from '../../../../sandbox/server/ports/observed.ts';

const fence = { incidentId: 'i-1', targetId: 't', shardId: 's', epoch: 1 };

describe('effects that are observed', () => {
  it('are told before they happen and after they have happened, with what they are about', async () => {
    const told: string[] = [];
    const registry = { change: async () => void told.push('changed'), read: async () => [] };

    const watched = observed({ registry }, (...what) => told.push(what.join(' | '))).registry as unknown as {
      change(...args: unknown[]): Promise<void>;
      read(): Promise<unknown[]>;
    };
    await watched.change(fence, 's', { route: 'none' });
    await watched.read();

    const key = 'i-1 s {"route":"none"}';
    expect(told).toEqual([`registry.change | before | ${key}`, 'changed', `registry.change | after | ${key}`]);
  });

  it('have no after where they failed', async () => {
    const told: string[] = [];
    const notifier = { notify: () => Promise.reject(new Error('nobody listens')) };

    const watched = observed({ notifier }, (_, moment) => told.push(moment)).notifier as {
      notify(message: { id: string }): Promise<void>;
    };

    await expect(watched.notify({ id: 'closed:i-1' })).rejects.toThrow('nobody listens');
    expect(told).toEqual(['before']);
  });

  it('cost nothing where nobody observes: the very same objects are used', () => {
    const actors = { notifier: { notify: async () => undefined } };

    expect(observed(actors, undefined)).toBe(actors);
    expect(trialFrom({}, '/nowhere').observer).toBeUndefined();
  });

  it('never show the token by which a decision is delivered', async () => {
    const told: string[] = [];
    const executions = { succeed: async () => undefined };

    const watched = observed({ executions }, (...what) => told.push(what.join(' '))).executions as {
      succeed(taskToken: string, output: unknown): Promise<void>;
    };
    await watched.succeed('a-task-token', {});

    expect(told).toHaveLength(2);
    expect(told.join()).not.toContain('a-task-token');
  });
});

describe('what is tried on a sandbox', () => {
  it.each([
    ['registry.change:after#2', { effect: 'registry.change', moment: 'after', passage: 2, end: 'kill' }],
    ['handlers.start-execution:before#1=stop', { effect: 'handlers.start-execution', moment: 'before', end: 'stop' }],
    ['engine.commit:after#30=kill-all', { effect: 'engine.commit', passage: 30, end: 'kill-all' }],
  ])('is written as %s', (text, expected) => {
    expect(failpointOf(text)).toMatchObject(expected);
  });

  it.each(['registry.read:after#1', 'registry.change', 'jobs.start:after#0', 'jobs.start:after#1=vanish'])(
    'refuses %s, which would never take place',
    (text) => {
      expect(() => failpointOf(text)).toThrow(text);
    },
  );

  it('writes one line for each effect that has happened', () => {
    const dir = mkdtempSync(join(tmpdir(), 'ragmend-effects-'));
    const file = join(dir, 'effects.jsonl');

    const { observer } = trialFrom({ [TrialEnv.Effects]: file }, dir);
    observer?.('jobs.start', 'before', 'job-1');
    observer?.('jobs.start', 'after', 'job-1');

    expect(readFileSync(file, 'utf8')).toBe('{"effect":"jobs.start","key":"job-1"}\n');
    rmSync(dir, { recursive: true });
  });
});
