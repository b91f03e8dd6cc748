import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kubectl } from '../kubectl.ts';
import { cloudSuite } from '../needs.ts';
import { ownAccount } from '../own-account.ts';
import { type Api, apiAs, endedOf, until } from '../story/api.ts';
import { type Deployed, reached } from '../story/deployment.ts';
import { documentsOf } from '../story/documents.ts';
import { fillShard, startService } from '../story/service.ts';
import { PASSWORD, putDocuments } from '../story/start-story.ts';
import { apiAddress } from './api-address.ts';
import { commandsOf } from './commands.ts';
import { fillIn, raiseAutonomy } from './fill-in.ts';
import { objectsIn, standingInAccount } from './left-behind.ts';
import { removePerson, removeSecret, tokenOf } from './people-and-secrets.ts';
import { shellIn } from './shell.ts';

const ROOT = join(__dirname, '../../..');
const SHARD = 'shard-1';
const MINUTE = 60_000;
/** The files that somebody who follows the page has in the folder of the repository. */
const FILE = { config: join(ROOT, 'my-rag.yaml'), key: join(ROOT, 'key.txt'), queries: join(ROOT, 'queries.txt') };
/** What is not run here, and why. */
const NOT_RUN: Record<string, string> = {
  'npx --no -- ragmend login --api $API': 'a browser signs in; the test does so by the same pages, and has the token',
};

/** What of the whole cluster a run that fails would leave. */
const UNDO = `npx --no -- ragmend manifests --config my-rag.yaml | kubectl delete --ignore-not-found -l '!ragmend.dev/kept' -f -`;

/** What the page says stays: the table, the buckets of data, the alert secret, and what bootstrapping made. */
const NAMED =
  /^(stack CDKToolkit|bucket cdk-|table RagmendData-|secret RagmendData-AlertSecret|bucket ragmenddata-(evidence|records|requests|snapshots))/;

/** What a person does before, after or during a command of the page, by how it begins. */
type Around = { before?(): Promise<void> | void; after?(out: string): Promise<void>; during?(): Promise<void> };

cloudSuite(['aws', 's3', 'kubernetes'], 'the commands of docs/deploy.md, as they stand there', () => {
  const namespace = `page-${Date.now().toString(36)}`;
  const monitoring = `${namespace}-mon`;
  const folder = mkdtempSync(join(tmpdir(), 'ragmend-page-'));
  // As it would be answered at the terminal; the templates go elsewhere, since other suites read those of this folder.
  writeFileSync(
    join(folder, '.cdk.json'),
    JSON.stringify({ requireApproval: 'never', output: join(folder, 'cdk.out') }),
  );
  const env = { ...process.env, HOME: folder };
  const shell = shellIn(folder, env);
  const servers: { close(): void }[] = [];
  let deployed: Deployed;
  let target: string;
  let tokens: { ada: string; grace: string };
  let ada: Api;
  let proxy: Server | undefined;

  beforeAll(async () => {
    servers.push(await ownAccount());
    await kubectl(['create', 'namespace', monitoring]);
    await startService(namespace, [SHARD]);
    writeFileSync(FILE.key, 'sk-test');
  }, 20 * MINUTE);
  afterAll(async () => {
    for (const server of servers) server.close();
    proxy?.close();
    if (existsSync(FILE.config)) await shell.run(UNDO);
    for (const file of Object.values(FILE)) rmSync(file, { force: true });
    rmSync(folder, { recursive: true });
    for (const secret of ['rag/embedding-api-key', `rag/${namespace}`]) await removeSecret(secret);
    await kubectl(['delete', 'namespace', namespace, monitoring, '--wait=false']);
  }, MINUTE);

  async function closed(api: Api, runbook: string): Promise<string> {
    const last = async () => (await api.incidents()).find((one) => one.runbook === runbook);
    const one = await until(
      `the end of ${runbook}`,
      900,
      async () => endedOf((await last()) ?? { closedAt: null }),
      last,
    );
    return (one as { status: string }).status;
  }
  async function pending(): Promise<string> {
    type Listed = { approvals: { id: string; status: string }[] };
    const look = () => ada.get<Listed>('/approvals');
    const find = async () => (await look()).approvals.find(({ status }) => status === 'Pending')?.id ?? null;
    return until('a plan that waits', 900, find, look);
  }
  const asGrace = async () =>
    void (await shell.run(`npx --no -- ragmend approve ${await pending()} --api $API`, {
      RAGMEND_TOKEN: tokens.grace,
    }));

  const AROUND: Record<string, Around> = {
    'npx --no -- ragmend init': {
      after: async () => {
        target = fillIn(FILE.config, `rag/${namespace}`);
        const { documents, questions } = await documentsOf(target, [SHARD]);
        await fillShard(namespace, SHARD, documents);
        await putDocuments(documents);
        writeFileSync(FILE.queries, questions.map(({ q }) => `${q.replaceAll('\n', ' ')}\n`).join(''));
      },
    },
    'npx --no -- ragmend outputs': {
      after: async () => {
        deployed = await reached(JSON.parse(await shell.run('npx --no -- ragmend outputs --json')), FILE.config);
        for (const name of ['ada', 'grace']) await removePerson(deployed.signIn, name);
      },
    },
    'export API=': {
      before: async () => {
        tokens = { ada: await tokenOf(deployed.signIn, 'ada'), grace: await tokenOf(deployed.signIn, 'grace') };
        ada = apiAs(deployed.apiUrl, tokens.ada);
      },
      after: async () => {
        const address = await apiAddress(deployed.apiUrl);
        proxy = address.server;
        await shell.set('API', address.url);
      },
    },
    'npx --no -- ragmend start $SHARD --runbook snapshot': {
      after: async () => expect(await closed(ada, 'snapshot')).toBe('Completed'),
    },
    'npx --no -- ragmend start $SHARD --runbook shard-observe': {
      after: async () => {
        expect(await closed(ada, 'shard-observe')).toBe('Observed');
        raiseAutonomy(FILE.config);
      },
    },
    'kubectl -n $NS delete pod': {
      after: async () =>
        void (await kubectl(['-n', namespace, 'wait', '--for=condition=Ready', `pod/${SHARD}-0`, '--timeout=300s'])),
    },
    'npx --no -- ragmend approve': { after: async () => expect(await closed(ada, 'shard-restore')).toBe('Completed') },
    'npx --no -- ragmend settle': { during: asGrace },
    'aws secretsmanager delete-secret': {
      after: async () => void (await shell.run(`aws secretsmanager delete-secret --secret-id rag/${namespace}`)),
    },
  };

  /** The page's words for what is a person's own, filled in. */
  async function filledIn(command: string): Promise<string> {
    const own: Record<string, string> = { NS: namespace, SHARD, POD: `${SHARD}-0`, MONITORING: monitoring };
    const [, name = ''] = /^export ([A-Z_]+)=/.exec(command) ?? [];
    if (name in own) return `export ${name}=${own[name]}`;
    if (name === 'AWS_REGION') return 'export AWS_REGION=us-east-1';
    if (command.includes('approve <ID>')) return command.replace('<ID>', await pending());
    // The emulator makes up a first password that it refuses itself.
    if (command.includes('admin-create-user')) return `${command} --temporary-password '${PASSWORD}'`;
    // The question whether to destroy is answered at a terminal, whose moving pictures grow with the time.
    return command.startsWith('npx --no -- cdk destroy')
      ? `echo y | script -qec "${command}" /dev/null | tail -c 100000`
      : command;
  }

  test(
    'from init to teardown, and nothing is left behind but what the page names',
    async () => {
      const commands = commandsOf(readFileSync(join(ROOT, 'docs/deploy.md'), 'utf8'));
      const before = { objects: await objectsIn([namespace, monitoring]), account: await standingInAccount() };
      const used = new Set<string>();

      for (const command of commands) {
        if (command in NOT_RUN) continue;
        const [begins = '', around = {}] = Object.entries(AROUND).find(([start]) => command.startsWith(start)) ?? [];
        used.add(begins);
        await around.before?.();
        const as = command.startsWith('npx --no -- ragmend approve') ? tokens.grace : tokens?.ada;
        // CDK's own buckets are in the account; the real S3 is a person's.
        const more = {
          ...(as && { RAGMEND_TOKEN: as }),
          ...(command.startsWith('npx --no -- cdk') && { AWS_ENDPOINT_URL_S3: '' }),
        };
        const began = Date.now();
        const [out] = await Promise.all([shell.run(await filledIn(command), more), around.during?.()]);
        process.stderr.write(`${((Date.now() - began) / 1000).toFixed(1)} s  ${command}\n`);
        await around.after?.(out);
      }

      const left = (await objectsIn([namespace, monitoring])).filter((name) => !before.objects.includes(name));
      const standing = (await standingInAccount()).filter((name) => !before.account.includes(name));
      expect(Object.keys(NOT_RUN).filter((command) => !commands.includes(command))).toEqual([]);
      expect(Object.keys(AROUND).filter((begins) => !used.has(begins))).toEqual([]);
      expect(left.filter((name) => !name.startsWith('persistentvolume'))).toEqual([]);
      expect(standing.filter((name) => !NAMED.test(name))).toEqual([]);
    },
    45 * MINUTE,
  );
});
