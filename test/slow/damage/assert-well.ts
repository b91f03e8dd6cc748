import type { Night } from '../../sandbox/server/night.ts';
import { until } from '../../until.ts';
import { untilQuiet } from './row.ts';

/**
 * The service is as before any damage: all golden queries are answered as recorded, and nothing is
 * left that serves nobody and is not kept for investigation.
 */
export async function assertWell(night: Night): Promise<void> {
  await until(async () => {
    await untilQuiet(night);
    const { asked, right, wrong } = await night.answers();
    expect(wrong.filter(({ mode }) => mode === 'normal')).toEqual([]);
    return asked === 60 && right === 60;
  });
  await until(
    async () => {
      await untilQuiet(night);
      return isEqual(await standing(night));
    },
    async () => JSON.stringify(await standing(night)),
  );
}

/** Processes and volumes there are, beside those there should be. */
async function standing({ ports, processes, volumes }: Night) {
  const entries = await ports.registry.read(ports.targetId);
  const serving = await Promise.all(entries.map(({ workloadId }) => ports.workloads.describe(workloadId)));
  const kept = ports.db.prepare('SELECT volume FROM quarantined_volumes').all() as { volume: string }[];
  return {
    processes: [processes(), ['retriever', ...serving.map(({ workloadId }) => workloadId)]],
    volumes: [volumes(), [...serving, ...kept].map(({ volume }) => volume)],
  };
}

function isEqual({ processes, volumes }: Awaited<ReturnType<typeof standing>>): boolean {
  return [processes, volumes].every(([found = [], wanted = []]) => String(found.sort()) === String(wanted.sort()));
}
