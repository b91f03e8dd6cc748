import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { recordData } from '../../../adapters/kubernetes/registry/registry-record.ts';
import { runProber } from '../../../agent/probe/probe.ts';
import { ProberFile } from '../../../core/contracts/agent/prober-files.ts';
import { kubernetesTarget } from '../../adapters/kubernetes/target.ts';
import { shardEntry } from '../../fakes/registry.ts';
import { until } from '../../until.ts';

const TOKEN = 's3cret-token';

/** A server that speaks as much of Chroma's API as a search needs, to who has the token; `hits` ids for each query. */
async function chroma(hits: () => number): Promise<{ server: Server; url: string }> {
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += chunk));
    request.on('end', () => {
      const { query_embeddings: queries = [] } = body === '' ? {} : (JSON.parse(body) as { query_embeddings?: [] });
      const rows = queries.map(() => Array.from({ length: hits() }, (_, place) => place));
      const answer = request.url?.endsWith('/query')
        ? {
            ids: rows.map((row) => row.map((at) => `doc-${at}`)),
            distances: rows.map((row) => row.map((at) => at / 10)),
            documents: rows.map((row) => row.map((at) => `text ${at}`)),
            metadatas: rows.map((row) => row.map(() => null)),
          }
        : { id: 'collection-1' };
      const isKnown = request.headers.authorization === `Bearer ${TOKEN}`;
      response.writeHead(isKnown ? 200 : 401, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

async function freePort(): Promise<number> {
  const { server, url } = await chroma(() => 0);
  await new Promise((resolve) => server.close(resolve));
  return Number(new URL(url).port);
}

function write(folder: string, name: string, text: string): void {
  mkdirSync(join(folder, name, '..'), { recursive: true });
  writeFileSync(join(folder, name), text);
}

describe('the prober', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ragmend-prober-'));
  const lines: { message: string }[] = [];
  const abort = new AbortController();
  let hits = 5;
  let running: Promise<number>;
  let store: Awaited<ReturnType<typeof chroma>>;
  let port: number;
  const get = (path: string) => fetch(`http://127.0.0.1:${port}${path}`);
  const page = async () => (await get('/metrics')).text();
  const untilPage = (metric: string, value: RegExp) =>
    until(async () => {
      const line = (await page())
        .split('\n')
        .find((each) => each.startsWith(`${metric}{target="docs-rag",shard="shard-1"}`));
      return value.test(line?.split(' ')[1] ?? '');
    });

  beforeAll(async () => {
    store = await chroma(() => hits);
    port = await freePort();
    const target = kubernetesTarget('rag', [{ id: 'shard-1' }], { prober: { port } });
    const guarded = { kind: 'chroma', collection: 'docs', tokenSecret: 'docs-rag/chroma' };
    write(folder, ProberFile.Target, JSON.stringify({ ...target, store: guarded }));
    write(folder, `${ProberFile.Secrets}/docs-rag.chroma`, `${TOKEN}\n`);
    const entries = [shardEntry('shard-1', { url: store.url })];
    const away = `http://127.0.0.1:${await freePort()}`;
    for (const [name, text] of Object.entries(
      recordData({ entries, selectors: {}, addresses: { 'shard-1': [store.url, away] } }),
    ))
      write(folder, `${ProberFile.Registry}/${name}`, text);
    const log = (line: object) => void lines.push(line as never);
    running = runProber({ folder, log, pause: () => sleep(20), signal: abort.signal });
    await until(async () => lines.length > 0);
  });
  afterAll(async () => {
    abort.abort();
    expect(await running).toBe(0);
    store.server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('a shard is not judged until it has golden queries, then its answers are', async () => {
    await untilPage('ragmend_golden_asked', /^0$/);

    const entry = (n: number) => ({
      ...{ qid: `g-${n}`, q: `query ${n}`, ids: [0, 1, 2, 3, 4].map((at) => `doc-${at}`) },
      scores: [1, 0.9, 0.8, 0.7, 0.6],
    });
    const golden = Array.from({ length: 10 }, (_, n) => `${JSON.stringify(entry(n))}\n`).join('');
    write(folder, `${ProberFile.Golden}/shard-1.jsonl`, golden);
    await untilPage('ragmend_golden_right', /^10$/);
    expect(await page()).toContain('ragmend_shard_reachable{target="docs-rag",shard="shard-1"} 0');
    hits = 0;
    await untilPage('retriever_empty_result_count_total', /^[1-9]\d*0$/);

    expect((await get('/metrics')).headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(await page()).toContain('rag_citation_hit_rate{target="docs-rag",shard="shard-1"} 0');
  });

  test('it says that it is alive, and nothing else to anybody', async () => {
    const answers = await Promise.all(['/healthz', '/', '/metrics/../etc'].map(get));

    expect(answers.map(({ status }) => status)).toEqual([200, 404, 404]);
  });
});
