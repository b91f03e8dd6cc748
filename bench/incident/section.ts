import { join } from 'node:path';
import { readConfig } from '../../adapters/config-file.ts';
import { projectRoot } from '../../cli/project-root.ts';
import type { Config, TargetConfig } from '../../core/contracts/config/config.ts';
import { builtIn } from '../../sandbox/server/paths.ts';
import { startSandbox } from '../../sandbox/server/sandbox.ts';
import { type Row, spread } from '../row.ts';
import type { Context, SectionResult } from '../section.ts';
import { type Floor, measureFloor } from './floor.ts';
import { type Ran, runIncident } from './run-incident.ts';
import { waterfallOf } from './waterfall.ts';

/** Shards without a replica, broken one after another. */
const SHARDS = ['shard-2', 'shard-3', 'shard-4'];
type Measured = Ran & Floor;

/** Whole incidents on the real sandbox, approved by the policy, next to what a restore can't do without. */
export async function incidentSection(context: Context): Promise<SectionResult> {
  const { size, signal, say } = context;
  const config = automatic();
  const root = projectRoot();
  const sandbox = await startSandbox({ dir: join(context.dir, 'incident'), root, config, signal, onProgress: say });
  const measured: Measured[] = [];
  try {
    for (const shardId of SHARDS.slice(0, size.incidents)) {
      say(`breaking ${shardId}`);
      const ran = await runIncident(sandbox, shardId, context);
      say(`closed ${ran.incident.id}, measuring its floor`);
      measured.push({ ...ran, ...(await measureFloor(sandbox, ran, signal)) });
    }
  } finally {
    await sandbox.stop();
  }
  const target = config.targets[0] as TargetConfig;
  const history = measured.at(-1)?.history ?? [];
  return { rows: rowsOf(measured, target), notes: notesOf(target), waterfall: waterfallOf(history) };
}

/** The configuration of the sandbox, with nobody to wait for. */
function automatic(): Config {
  const config = readConfig(builtIn(projectRoot()).config);
  for (const target of config.targets) Object.assign(target, { autonomy: 'auto', cooldownSeconds: 0 });
  return config;
}

function rowsOf(measured: Measured[], { settleSeconds }: TargetConfig): Row[] {
  const row = (name: string, ms: (each: Measured) => number): Row => {
    const wall = spread(measured.map((each) => ms(each) / 1000));
    return { name, per: 'incident', in: 's', wall, cpu: null, target: null };
  };
  const floor = ({ restoreMs, startMs, goldenMs }: Floor) => restoreMs + startMs + goldenMs;
  return [
    row('from the fault to its alert (not counted below)', ({ detectedMs }) => detectedMs),
    row('from the alert to safe: out of rotation', ({ alertToSafeMs }) => alertToSafeMs),
    {
      ...row('from the alert to the close', ({ alertToCloseMs }) => alertToCloseMs),
      cpu: spread(measured.map(({ cpuUs }) => cpuUs / 1e6)),
    },
    row('floor: restore of the bytes', ({ restoreMs }) => restoreMs),
    row('floor: start of the store', ({ startMs }) => startMs),
    row('floor: golden queries', ({ goldenMs }) => goldenMs),
    row('settle window, as configured', () => settleSeconds * 1000),
    {
      ...row('overhead: the rest', (each) => each.alertToCloseMs - floor(each) - settleSeconds * 1000),
      target: { of: 'wall', atMost: 5 },
    },
  ];
}

function notesOf({ settleSeconds, checkSeconds }: TargetConfig): string[] {
  return [
    `Work under way is looked at every ${checkSeconds} s at first (checkSeconds); a reintroduced shard is watched for ${settleSeconds} s (settleSeconds).`,
    'The overhead holds what the runbook does beyond a restore: the copy of the evidence, a reopening and a restart that were tried first, re-indexing.',
    'The processor time is that of control plane and detector. The waterfall is that of the last incident; states of less than 5 ms are left out.',
  ];
}
