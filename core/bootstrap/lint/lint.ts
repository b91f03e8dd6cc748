import type { Deployer, RenderedDocument } from './render/document.ts';
import { type Render, renderOf } from './render/render.ts';
import { claimFindings } from './rules/claims.ts';
import { cycleFindings } from './rules/cycles.ts';
import type { Finding } from './rules/finding.ts';
import { gateFindings } from './rules/gates.ts';
import { meshFindings } from './rules/mesh.ts';
import { migrationFindings } from './rules/migrations.ts';
import { type NotSeen, notSeenIn } from './rules/not-seen.ts';
import { peerFindings } from './rules/peers.ts';
import { quotaFindings } from './rules/quota.ts';
import { rolloutFindings } from './rules/rollout.ts';
import { waiterFindings } from './rules/waiters.ts';
import { webhookFindings } from './rules/webhooks.ts';

const FAMILIES: ((render: Render) => Finding[])[] = [
  cycleFindings,
  waiterFindings,
  peerFindings,
  rolloutFindings,
  claimFindings,
  webhookFindings,
  migrationFindings,
  meshFindings,
  gateFindings,
  quotaFindings,
];

/**
 * Lints objects that are deployed together. Findings come by file and line, each once; `notSeen` is what no rule
 * could look into, so that no finding does not mean that all is well.
 */
export function lint(
  documents: readonly RenderedDocument[],
  deployer: Deployer,
): { findings: Finding[]; notSeen: NotSeen[] } {
  const render = renderOf(documents, deployer);
  const found = FAMILIES.flatMap((family) => family(render));
  const findings = [
    ...new Map(found.map((one) => [JSON.stringify([one.rule, one.file, one.line, one.message]), one])).values(),
  ];
  return { findings: findings.sort(byPlace), notSeen: notSeenIn(render).sort(byPlace) };
}

type Place = { file: string; line: number };
const byPlace = (a: Place, b: Place) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line);
