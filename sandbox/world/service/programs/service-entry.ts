import { parseArgs } from 'node:util';
import * as z from 'zod';
import { openDatabase } from '../../../../adapters/local/records/database.ts';
import { databaseAt, databaseFile, serveDatabase } from './database.ts';
import { Unreachable } from './hosts.ts';
import { serveIndexer } from './index-sources.ts';
import { lead } from './lead.ts';
import { checkSchema, MigrationExit, migrate } from './migrations.ts';
import { serveHealth } from './serve-health.ts';
import { serveWhenFit } from './serve-when-fit.ts';
import { lookUp, waitForHost, waitForJob } from './wait.ts';

const environment = z.object({
  PORT: z.coerce.number().int(),
  POD_NAME: z.string(),
  SERVICE_DIR: z.string(),
  SANDBOX_RECORDS: z.string(),
  DATABASE: z.string().default('database:5432'),
  PACE_MS: z.coerce.number().default(300),
  NEEDS_EXTENSION: z.string().optional(),
});

const say = (line: string) => void process.stdout.write(`${line}\n`);

/** The programs of the service by their first argument, as an image has several. */
const PROGRAMS: Record<string, (args: string[]) => Promise<number | undefined>> = {
  database: async () => {
    const { SERVICE_DIR, PORT } = env();
    serveDatabase(databaseFile(SERVICE_DIR), PORT);
    return undefined;
  },
  check: async () => checkSchema({ sql: sql(), say }),
  migrate: async () => {
    const { POD_NAME: owner, PACE_MS: paceMs, NEEDS_EXTENSION: needs = null } = env();
    return migrate({ sql: sql(), say }, { owner, paceMs, needs });
  },
  serve: async (args) => serveWhenFit({ sql: sql(), say, port: env().PORT }, args),
  index: async (args) => {
    const string = { type: 'string' } as const;
    const { documents = '' } = parseArgs({ args, options: { documents: string } }).values;
    await serveIndexer({ sql: sql(), say, port: env().PORT }, documents);
    return undefined;
  },
  control: async (args) => {
    const { POD_NAME: holder, SANDBOX_RECORDS, PORT } = env();
    const [lease = 'controller'] = args;
    const leading = await lead({ db: openDatabase(SANDBOX_RECORDS), lease, holder, say });
    serveHealth(PORT, () => leading.stop());
    return undefined;
  },
  'wait-for': async ([place = '']) => {
    await waitForHost(network(), place, say);
    return 0;
  },
  nslookup: async ([host = '']) => (lookUp(network(), host, say) ? 0 : 1),
  'wait-for-job': async ([name = '', account = 'default']) =>
    (await waitForJob(openDatabase(env().SANDBOX_RECORDS), name, account, say)) ? 0 : 1,
};

await main(process.argv.slice(2));

async function main([name = '', ...args]: string[]): Promise<void> {
  const program = PROGRAMS[name];
  if (!program) throw new RangeError(`program '${name}' is unknown: use one of ${Object.keys(PROGRAMS).join(', ')}`);
  try {
    const code = await program(args);
    if (code !== undefined) process.exit(code);
  } catch (error) {
    say(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    process.exit(error instanceof Unreachable ? MigrationExit.Unreachable : MigrationExit.NeedsPerson);
  }
}

function env() {
  return environment.parse(process.env);
}

function network() {
  return { service: env().SERVICE_DIR };
}

function sql() {
  return databaseAt(network(), env().DATABASE);
}
