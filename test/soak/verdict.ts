import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { documentsFrom } from '../../adapters/local/files/document-source.ts';
import { processesNaming } from '../../adapters/local/processes/processes-os.ts';
import { openDatabase } from '../../adapters/local/records/database.ts';
import { checkGolden } from '../../core/validation/check-golden.ts';
import { pathsIn } from '../../sandbox/server/paths.ts';
import type { Ports } from '../../sandbox/server/ports/ports.ts';
import { retrieverAt } from '../../sandbox/server/retriever-client.ts';
import { readSession } from '../../sandbox/server/session.ts';
import { liveDocuments } from '../../sandbox/world/documents.ts';
import { documentsFileOf } from '../../sandbox/world/world.ts';
import { repairsIn } from '../fakes/whole-list.ts';
import type { Recovered } from './recover.ts';
import { argumentsOf, openVolumes } from './service.ts';
import { MENDED_BY_RESTART, type Trial } from './trials.ts';

const SETTLED_WITHIN_MS = 10_000;
type Check = (look: Ports, recovered: Recovered, trial: Trial) => Promise<string[]> | string[];

/** What is not as it must be after a recovery, in words; empty where all is well. */
export async function problemsOf(look: Ports, recovered: Recovered, trial: Trial): Promise<string[]> {
  const found: string[] = [];
  for (const [name, check] of Object.entries(CHECKS))
    found.push(...(await settled(() => check(look, recovered, trial))).map((problem) => `${name}: ${problem}`));
  return found;
}

/** What the writer or a clean-up is still about to do is waited for. */
async function settled(check: () => Promise<string[]> | string[]): Promise<string[]> {
  const deadline = performance.now() + SETTLED_WITHIN_MS;
  for (;;) {
    const problems = await check();
    if (problems.length === 0 || performance.now() > deadline) return problems;
    await sleep(200);
  }
}

const CHECKS: Record<string, Check> = {
  outcome: async ({ incidents }, { incident }, { how }) => {
    const all = await repairsIn(incidents);
    const fits = MENDED_BY_RESTART.includes(how) ? ['Completed', 'NoActionNeeded'] : ['Completed'];
    return [
      ...(fits.includes(incident.state) ? [] : [`'${incident.id}' ended as '${incident.state}'`]),
      ...(all.length === 1 ? [] : [`${all.length} incidents: ${all.map(({ id, state }) => `${id} ${state}`)}`]),
    ];
  },
  executions: ({ dir }, { incident }) => {
    const names = namesOf(dir, 'engine.db', "SELECT name FROM engine_executions WHERE name LIKE '%shard-restore%'");
    return names.join() === incident.id ? [] : [`executions '${names.join(' ')}'`];
  },
  decisions: async ({ approvals, dir }, { incident }) => {
    const all = await approvals.list({ incidentId: incident.id });
    const actions = all.map(({ plan }) => plan.action);
    const delivered = effectsOf(dir, 'executions.succeed');
    return [
      ...all.filter(({ state }) => state !== 'Approved').map(({ id, state }) => `'${id}' is '${state}'`),
      ...twice(actions).map((action) => `'${action}' was asked twice`),
      ...twice(delivered).map((token) => `a decision was taken twice by the task of token '${token}'`),
    ];
  },
  route: async ({ registry, targetId, dir }) => {
    const entries = await registry.read(targetId);
    const cutOvers = effectsOf(dir, 'registry.change').filter((key) => key.includes('workloadId'));
    return [
      ...entries.filter(({ route }) => route !== 'self').map(({ shardId, route }) => `'${shardId}' is on '${route}'`),
      ...twice(cutOvers).map((key) => `cut over twice: ${key}`),
    ];
  },
  report: async ({ reports }, { incident }) => {
    const report = JSON.parse(await reports.read(incident.id, 'report.json')) as { outcome?: string };
    const written = JSON.stringify(report).includes(incident.state);
    return written ? [] : [`the report does not say '${incident.state}'`];
  },
  messages: ({ dir }, { incident }) => {
    const lines = linesOf(join(dir, 'notifications.jsonl'));
    const told = lines.map(({ id }) => String(id));
    const pages = lines.filter(({ id, severity }) => severity === 'critical' && !String(id).startsWith('remind:'));
    const about = pages.filter(({ incidentId }) => incidentId === incident.id).map(({ id }) => String(id));
    return [
      ...(about.length > 1 ? [`paged more than once: ${about.join(', ')}`] : []),
      ...twice(told).map((id) => `'${id}' was told twice`),
      ...(told.includes(`closed:${incident.id}`) ? [] : ['nobody was told of the end']),
    ];
  },
  locks: ({ db }) => [
    ...rows(db, 'SELECT lock_key FROM locks WHERE incident_id IS NOT NULL').map((lock) => `'${lock}' is held`),
    ...rows(db, 'SELECT shard_id FROM write_pauses').map((shard) => `writers of '${shard}' are paused`),
    ...rows(db, 'SELECT shard_id FROM writes_under_way').map((shard) => `a write to '${shard}' is under way for ever`),
  ],
  volumes: async ({ dir, registry, targetId, workloads, db }) => {
    const entries = await registry.read(targetId);
    const serving = await Promise.all(
      entries.map(async ({ workloadId }) => (await workloads.describe(workloadId)).volume),
    );
    const known = [...serving, ...rows(db, 'SELECT volume FROM quarantined_volumes')];
    return readdirSync(join(dir, 'volumes'))
      .filter((volume) => !known.includes(volume))
      .map((volume) => `'${volume}' is neither serving nor quarantined`);
  },
  evidence: ({ dir }, { incident }) => {
    const folder = join(dir, 'evidence', incident.id);
    const names = existsSync(folder) ? readdirSync(folder) : [];
    const unfinished = names.filter((name) => name.startsWith('.new-') || name.endsWith('.partial'));
    const lacks = incident.state === 'Completed' && !(names.includes('volume') && names.includes('manifest.json'));
    return [...unfinished.map((name) => `'${name}' is left`), ...(lacks ? ['the evidence is not whole'] : [])];
  },
  documents: async ({ dir, registry, targetId, vectorStore }) => {
    const documents = liveDocuments((await documentsFrom(documentsFileOf(dir), 0)).documents);
    const checks = (await registry.read(targetId)).map(async ({ shardId, replicaOf, url }) => {
      const wanted = documents.filter((document) => document.shardId === (replicaOf ?? shardId)).length;
      const { records } = await vectorStore.status(url);
      return records === wanted ? [] : [`'${shardId}' has '${records}' documents, not '${wanted}'`];
    });
    return (await Promise.all(checks)).flat();
  },
  processes: async ({ dir, registry, targetId }, { doubled }) => {
    const servers = openVolumes(dir).length;
    const entries = await registry.read(targetId);
    const agents = processesNaming(dir).filter((pid) => argumentsOf(pid).some((each) => each.endsWith('agent.mjs')));
    return [
      ...(servers === entries.length ? [] : [`${servers} servers for ${entries.length} entries`]),
      ...agents.map((pid) => `agent '${pid}' still runs`),
      ...doubled.map((volume) => `two servers had '${volume}' open`),
    ];
  },
  answers: async ({ goldenSets, targetId, dir }) => {
    const retrieverUrl = readSession(pathsIn(dir).session)?.retrieverUrl ?? '';
    const queries = await goldenSets.queries(targetId);
    const { right, asked, wrong } = await checkGolden({ retrieve: retrieverAt(retrieverUrl) }, { queries });
    return right === asked && asked === 60 ? [] : [`${right} of ${asked} right: ${JSON.stringify(wrong[0])}`];
  },
};

function namesOf(dir: string, file: string, select: string): unknown[] {
  const db = openDatabase(join(dir, file));
  try {
    return rows(db, select);
  } finally {
    db.close();
  }
}

function rows(db: Ports['db'], select: string): unknown[] {
  return (db.prepare(select).all() as object[]).flatMap((row) => Object.values(row));
}

function twice(keys: string[]): string[] {
  return [...new Set(keys.filter((key, at) => keys.indexOf(key) !== at))];
}

function effectsOf(dir: string, effect: string): string[] {
  const all = linesOf(join(dir, 'effects.jsonl'));
  return all.filter((line) => line.effect === effect).map(({ key }) => String(key));
}

function linesOf(file: string): Record<string, unknown>[] {
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  return text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Record<string, unknown>]));
}
