import type { CaseFacts } from '../../contracts/case-file.ts';
import type { Story } from '../../kernel/story/story.ts';

type Facts = Partial<CaseFacts>;

/** Returns the first wrong probe since the alert: of the server as found, or of a copy that was opened. */
export function firstWrong({ probes = {}, copies = {} }: Facts): ReturnType<Story['firstWrong']> {
  const looked = [probes.found, ...Object.keys(copies).map((copyId) => probes[copyId])];
  return looked.find((probe) => probe?.healthy === false) ?? null;
}

/** Says what was tried before the plan, and what golden queries found then, one line each. */
export function tried({ probes = {}, triedSnapshots = {}, freshWorkload }: Facts): string[] {
  const id = freshWorkload?.snapshotId;
  const fresh = id === undefined ? undefined : probes[`restored:${id}`];
  return [
    ...(probes.reopened ? [`Reopened the index: ${probes.reopened.reason}`] : []),
    ...(probes.restarted ? [`Restarted the server: ${probes.restarted.reason}`] : []),
    ...Object.entries(triedSnapshots).map(([snapshotId, reason]) => `Restored snapshot ${snapshotId}: ${reason}`),
    ...(fresh?.healthy ? [`Restored snapshot ${id}: ${fresh.reason}`] : []),
  ];
}
