import { canonicalJson } from '../kernel/digest.ts';
import type { Stories } from '../kernel/story/story.ts';
import { buildReport } from './build-report.ts';
import { type GatherDeps, gather } from './gather.ts';
import type { Reports } from './ports.ts';
import { renderPostmortem } from './render-postmortem.ts';

/**
 * Writes report.json, postmortem.md and regression.jsonl of an incident, and returns their folder.
 * Equal input gives equal bytes. Throws NotFound for an unknown incident.
 */
export async function writeReport(
  deps: GatherDeps & { reports: Reports; stories: Stories },
  { incidentId }: { incidentId: string },
): Promise<{ folder: string }> {
  const material = await gather(deps, incidentId);
  const report = buildReport(material, deps.stories);
  const folder = await deps.reports.write(incidentId, {
    'postmortem.md': renderPostmortem(report),
    'regression.jsonl': material.failing
      .map(({ qid, q, shard, expected }) => `${JSON.stringify({ qid, q, shard, expected })}\n`)
      .join(''),
    'report.json': `${JSON.stringify(JSON.parse(canonicalJson(report)), null, 2)}\n`,
  });
  return { folder };
}
