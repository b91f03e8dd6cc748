import type { Command } from 'commander';
import type { ApprovalItem } from '../../core/contracts/http/http.ts';
import type { PlanFact } from '../../core/contracts/plans/plan-base.ts';
import { argumentOf } from '../../core/contracts/subject.ts';
import { nameOfWho } from '../../core/contracts/who.ts';
import { actor, type Reach } from '../caller.ts';
import { clientFor } from '../client.ts';
import { type Paged, paged, readPaged } from '../paged.ts';
import { columns, plain, show } from '../terminal.ts';

type Options = Reach & { json?: boolean; as?: string; reason?: string };

/** Adds the commands about approvals: approvals, approve, reject. */
export function addApprovalCommands(program: Command, shared: (command: Command) => Command): void {
  paged(shared(program.command('approvals')))
    .description('list approvals: pending ones first, then those that were decided last')
    .action(async ({ json, ...options }: Options & Paged) => {
      const client = clientFor(options);
      const approvals = await readPaged(options, async (page) => {
        const { approvals: items, next } = await client.approvals(page);
        return { items, next };
      });
      show(approvals, json, listed);
    });
  for (const decision of ['approve', 'reject'] as const) addDecision(program, shared, decision);
}

function addDecision(program: Command, shared: (command: Command) => Command, decision: 'approve' | 'reject'): void {
  const command = shared(program.command(decision).argument('<id>', 'approval'))
    .description(`${decision} a plan that waits for a person`)
    .option('--as <name>', 'who decides; not the person who asked for the run');
  if (decision === 'reject') command.requiredOption('--reason <text>', 'why');
  else command.option('--reason <text>', 'why');
  command.action(async (id: string, { json, as, reason, ...reach }: Options) => {
    const client = clientFor(reach, actor(reach, as));
    const decided = await client.decide(id, { decision, ...(reason !== undefined && { reason }) });
    show(decided, json, ({ status, decidedBy }) => `${id}: ${status} by ${byOf(decidedBy)}`);
  });
}

const byOf = (decidedBy: ApprovalItem['decidedBy']) => (decidedBy === null ? '' : nameOfWho(decidedBy));

function listed(approvals: ApprovalItem[]): string {
  const rows = approvals.map(({ id, status, plan, deadline, decidedBy }) => [
    id,
    status,
    plan.summary,
    deadline,
    byOf(decidedBy),
  ]);
  return columns(['ID', 'STATUS', 'PLAN', 'DEADLINE', 'DECIDED BY'], rows, 'nothing waits for a decision');
}

/** Returns an approval as text; if nobody waits for it any more, that comes first. */
export function approvalText(approval: ApprovalItem): string {
  const { status, decidedBy, decidedAt, reason, deadline, plan } = approval;
  if (status === 'Pending') return planText(approval);
  const why = reason === null ? '' : `: ${reason}`;
  const again = `start again: ragmend start ${argumentOf(plan.subject)} --as NAME`;
  const ended: Partial<Record<string, string>> = {
    Expired: `EXPIRED at ${deadline}: nobody decided in time, and nothing was changed; ${again}`,
    Rejected: `REJECTED by ${byOf(decidedBy)} at ${decidedAt}${why}; ${again}`,
  };
  const head = ended[status] ?? `${status.toUpperCase()} by ${byOf(decidedBy)} at ${decidedAt}${why}`;
  return `${plain(head)}\n${planText(approval)}`;
}

/** Returns the harm first, then what was found and tried. */
function whyLines({ harm, wrong, tried, ifNobody }: NonNullable<ApprovalItem['why']>): string[] {
  const found = wrong ? [`${wrong.wrong} of ${wrong.asked} golden answers wrong since ${wrong.since}`] : [];
  return [
    harm,
    ...found.map((line) => `  ${line}`),
    ...tried.map((step) => `  tried: ${step}`),
    `  if nobody decides: ${ifNobody}`,
  ];
}

/** Returns a plan as text for a person. */
export function planText({ plan, planHash, deadline, requestedBy, status, why }: ApprovalItem): string {
  const until = status === 'Pending' ? `decide before ${deadline}` : `had to be decided before ${deadline}`;
  return [
    ...(why ? whyLines(why) : []),
    plan.summary,
    ...plan.changes.map((change) => `  - ${change}`),
    ...plan.facts.map(factLine),
    `  undo: ${plan.undo}`,
    `  asked by ${nameOfWho(requestedBy)}, ${until}, plan ${planHash.slice(0, 12)}`,
  ]
    .map(plain)
    .join('\n');
}

function factLine({ label, as, value }: PlanFact): string {
  const unit = as === 'seconds' ? ' s' : as === 'bytes' ? ' bytes' : '';
  return `  ${label.charAt(0).toLowerCase()}${label.slice(1)}: ${value}${unit}`;
}
