import { nameOf } from '../../contracts/subject.ts';
import { shortDigest } from '../../kernel/digest.ts';
import type { CaseFile } from '../../kernel/ports/case-file.ts';
import type { Incidents } from '../ports.ts';

export type PagingDeps = { incidents: Incidents; caseFile: CaseFile };

/** What a run needs of a person; `about` tells its pages from others, `inWords` gives their text. */
export type Needs = {
  about: 'provider' | 'start';
  needs: string[];
  inWords(name: string, said: string): string;
};

/** Pages a person about what a run needs while it goes on. An incident pages once for each need. */
export async function pageNeeds(
  { incidents, caseFile }: PagingDeps,
  incidentId: string,
  { about, needs, inWords }: Needs,
): Promise<void> {
  const { subject, version } = await incidents.get(incidentId);
  const told = new Set((await caseFile.timeline(incidentId)).map(({ key }) => key));
  const keyed = await Promise.all(
    needs.map(async (need) => ({ need, key: `paged:${about}:${await shortDigest(need)}` })),
  );
  const news = keyed.filter(({ key }) => !told.has(key));
  if (news.length === 0) return;
  const said = news.map(({ need }) => need).join('; ');
  const text = inWords(nameOf(subject), said);
  // Queued before it is noted: a repeated call queues the same page, which is sent once.
  const id = `${about}:${incidentId}:${await shortDigest(said)}`;
  await incidents.update(incidentId, version, {}, [{ id, kind: 'notify', incidentId, severity: 'critical', text }]);
  for (const { need, key } of news) await caseFile.note(incidentId, key, inWords(nameOf(subject), need));
}
