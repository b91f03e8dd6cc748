import { NotFound } from '../../core/kernel/task-error.ts';
import type { Reports } from '../../core/report/ports.ts';

/** Reports in memory; files keep their content for names that are no paths. */
export class FakeReports implements Reports {
  private readonly kept = new Map<string, Record<string, string>>();

  async write(incidentId: string, files: Record<string, string>): Promise<string> {
    for (const name of [incidentId, ...Object.keys(files)]) refusePath(name);
    this.kept.set(incidentId, { ...this.kept.get(incidentId), ...files });
    return `reports/${incidentId}`;
  }

  async find(incidentId: string): Promise<string | null> {
    return this.kept.has(incidentId) ? `reports/${incidentId}` : null;
  }

  async read(incidentId: string, file: string): Promise<string> {
    for (const name of [incidentId, file]) refusePath(name);
    const text = this.kept.get(incidentId)?.[file];
    if (text === undefined) throw new NotFound(`no '${file}' of '${incidentId}'`);
    return text;
  }
}

function refusePath(name: string): void {
  if (name === '' || name.includes('/')) throw new RangeError(`'${name}' is no name`);
}
