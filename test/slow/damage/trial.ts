import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'libsql';
import type { CaseFacts } from '../../../core/contracts/case-file.ts';
import { type Damage, damageOf, strike } from './damage.ts';
import { type OneShard, openOneShard, type Template } from './one-shard.ts';
import { faultsOf } from './oracle.ts';

/**
 * What became of one damage: `before` are the faults that the oracle finds in a server that opens
 * the damaged files, `after` those in what serves when the run has ended, warm and opened anew.
 */
export type Trial = {
  run: number;
  damage: Damage;
  state: string;
  end: 'left alone' | 'restarted' | 'restored' | 'left to a person';
  foundBy: 'nobody' | 'warm' | 'cold' | 'restarted';
  integrity: string;
  before: string[];
  after: string[];
  story: string[];
  seconds: number;
};

/** Damages a copy of the template as seed and run say, lets the whole runbook run, and asks the oracle. */
export async function tryDamage(template: Template, folder: string, seed: number, run: number): Promise<Trial> {
  const began = performance.now();
  const damage = damageOf(seed, run, join(template.dir, 'volumes/shard-2'));
  const hit = (volume: string) => strike(volume, template.older, damage);
  const dir = join(folder, `${seed}-${run}`);
  const service = await openOneShard(template, dir, (volume) => void (damage.struck === 'stopped' && hit(volume)));
  try {
    if (damage.struck === 'warm') {
      await faultsOf(service.url, service.collection, template.truth);
      hit(service.volume);
    }
    const [integrity, before] = await lookAtCopy(template, service);
    const { id, state } = await service.repair();
    const facts = await service.ports.caseFile.facts(id);
    const story = (await service.ports.caseFile.timeline(id)).map(({ text }) => text);
    const after = isClosedWell(state) ? await faultsAfter(template, service) : [];
    const seconds = (performance.now() - began) / 1000;
    return {
      run,
      damage,
      state,
      end: endOf(state, facts),
      foundBy: foundBy(facts),
      integrity,
      before,
      after,
      story,
      seconds,
    };
  } finally {
    await service.end();
  }
}

/** Whether the run said that nothing is wrong any more. */
export const isClosedWell = (state: string): boolean => state === 'Completed' || state === 'NoActionNeeded';

/** The oracle's own server, on a copy of the files as they lie there. */
async function lookAtCopy(template: Template, { ports, volume, collection }: OneShard): Promise<[string, string[]]> {
  const name = 'oracle';
  const copy = join(ports.dir, 'volumes', name);
  cpSync(volume, copy, { recursive: true });
  const integrity = integrityOf(join(copy, 'chroma.sqlite3'));
  const { ready, url } = await ports.workloads.unfenced.start({ workloadId: name, volume: name });
  const faults = ready && url ? await faultsOf(url, collection, template.truth) : ['it does not start'];
  await ports.workloads.unfenced.stop(name);
  rmSync(copy, { recursive: true });
  return [integrity, faults];
}

/** For information: what SQLite itself says. */
function integrityOf(file: string): string {
  try {
    const db = new Database(file);
    const rows = db.prepare('PRAGMA integrity_check(1)').all() as { integrity_check: string }[];
    db.close();
    return rows[0]?.integrity_check === 'ok' ? 'ok' : 'malformed';
  } catch {
    return 'unreadable';
  }
}

async function faultsAfter({ truth }: Template, service: OneShard): Promise<string[]> {
  const warm = await faultsOf(await service.served(false), service.collection, truth);
  if (warm.length > 0) return warm;
  return (await faultsOf(await service.served(true), service.collection, truth)).map(
    (fault) => `opened anew, ${fault}`,
  );
}

function endOf(state: string, { freshWorkload }: Partial<CaseFacts>): Trial['end'] {
  if (state === 'NoActionNeeded') return 'left alone';
  if (state !== 'Completed') return 'left to a person';
  return freshWorkload ? 'restored' : 'restarted';
}

function foundBy({ probes = {} }: Partial<CaseFacts>): Trial['foundBy'] {
  if (probes.found?.healthy === false) return 'warm';
  if (Object.entries(probes).some(([key, { healthy }]) => key.includes('-cold-') && !healthy)) return 'cold';
  return probes.restarted?.healthy === false ? 'restarted' : 'nobody';
}
