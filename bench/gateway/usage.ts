import { readdirSync, readFileSync } from 'node:fs';

const US_PER_TICK = 10_000;
const KIB_PER_MIB = 1024;

/** Processor microseconds (in steps of 10 ms) and resident MiB of a process and all below it (Linux). */
export function usageOf(pid: number): { cpuUs: number; residentMib: number } {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap(statOf);
  const family = new Set([pid]);
  // A parent may have a higher id than its child.
  for (let size = 0; size < family.size; ) {
    size = family.size;
    for (const one of all) if (family.has(one.parent)) family.add(one.id);
  }
  const members = all.filter(({ id }) => family.has(id));
  return {
    cpuUs: members.reduce((sum, { ticks }) => sum + ticks, 0) * US_PER_TICK,
    residentMib: members.reduce((sum, { id }) => sum + residentKib(id), 0) / KIB_PER_MIB,
  };
}

/** Returns nothing for a process that has ended meanwhile. */
function statOf(name: string): { id: number; parent: number; ticks: number }[] {
  const fields = textOf(`/proc/${name}/stat`)?.split(') ').at(-1)?.split(' ');
  if (!fields) return [];
  const [parent, user, system] = [fields[1], fields[11], fields[12]].map(Number) as [number, number, number];
  return [{ id: Number(name), parent, ticks: user + system }];
}

const residentKib = (id: number) => Number(/^VmRSS:\s+(\d+)/m.exec(textOf(`/proc/${id}/status`) ?? '')?.[1] ?? 0);

function textOf(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return null;
    throw error;
  }
}
