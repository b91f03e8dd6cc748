import { type Command, Option } from 'commander';
import type { IncidentItem, IncidentView } from '../../core/contracts/http/http.ts';
import type { StepView } from '../../core/contracts/http/step-view.ts';
import { RUNBOOK_NAMES, type RunbookName, repairOf, runbooks } from '../../core/contracts/runbooks.ts';
import { nameOf, subjectOf } from '../../core/contracts/subject.ts';
import { nameOfWho } from '../../core/contracts/who.ts';
import { orNull } from '../../core/kernel/or-null.ts';
import { actor, type Reach } from '../caller.ts';
import { type Client, clientFor } from '../client.ts';
import { CommandFailed, ExitCode, NotThere } from '../exit-codes.ts';
import { type Paged, paged, readPaged } from '../paged.ts';
import { columns, elapsed, plain, show } from '../terminal.ts';
import { approvalText } from './approvals.ts';

type Options = Reach & { json?: boolean; as?: string };

/** Adds the commands about incidents: start, incidents, show, abort, report. */
export function addIncidentCommands(program: Command, shared: (command: Command) => Command): void {
  shared(program.command('start').argument('<subject>', 'subject of the run, e.g. shard-2 or provider/openai'))
    .description('start a runbook without an alert')
    .option('--as <name>', 'who asks for it; somebody else must approve')
    .addOption(
      new Option('--runbook <name>', 'what to run; without it, the repair of the subject').choices(RUNBOOK_NAMES),
    )
    .action(async (subject: string, { json, as, runbook, ...reach }: Options & { runbook?: RunbookName }) => {
      const client = clientFor(reach, actor(reach, as));
      const started = await client.start(asked(subject, runbook));
      show(started, json, (item) => `started ${item.id}`);
    });
  paged(shared(program.command('incidents')))
    .description('list incidents: open ones first, then those that ended last')
    .action(async ({ json, ...options }: Options & Paged) => {
      const client = clientFor(options);
      const incidents = await readPaged(options, async (page) => {
        const { incidents: items, next } = await client.incidents(page);
        return { items, next };
      });
      show(incidents, json, listed);
    });
  shared(program.command('show').argument('<id>', 'incident or approval'))
    .description('show one incident with its steps, or one approval with its plan')
    .action(async (id: string, options: Options) => showEither(clientFor(options), id, options.json));
  shared(program.command('abort').argument('<id>', 'incident'))
    .description('stop an incident; its tail leaves the subject as safe as it is')
    .option('--as <name>', 'who stops it')
    .action(async (id: string, { json, as, ...reach }: Options) => {
      const aborted = await clientFor(reach, actor(reach, as)).abort(id);
      show(aborted, json, (item) => `aborting ${item.id}: its tail makes the service safe`);
    });
  shared(program.command('report').argument('<id>', 'incident'))
    .description('print the postmortem of an incident')
    .action(async (id: string, options: Options) => {
      const report = await clientFor(options).report(id);
      show(report, options.json, ({ postmortem, folder }) => `${postmortem}\nfiles: ${folder}`);
    });
}

/** Throws CommandFailed if the runbook is about another kind of subject. */
function asked(argument: string, named: RunbookName | undefined): { subjectId: string; runbook: RunbookName } {
  const { kind, id } = subjectOf(argument);
  const fitting = RUNBOOK_NAMES.filter((name) => kind === null || runbooks[name].subject === kind);
  const runbook = named ?? (fitting.length > 0 ? repairOf(kind ?? 'shard') : undefined);
  if (runbook !== undefined && fitting.includes(runbook)) return { subjectId: id, runbook };
  const use = fitting.length === 0 ? `no runbook is about a ${kind}` : `use --runbook ${fitting.join(' or ')}`;
  throw new CommandFailed(`'${argument}' is no subject of ${named ?? 'any repair'}: ${use}`, ExitCode.Usage);
}

async function showEither(client: Client, id: string, json: boolean | undefined): Promise<void> {
  const isNotThere = (error: unknown) => error instanceof NotThere;
  const approval = await orNull(client.approval(id), isNotThere);
  if (approval) return show(approval, json, approvalText);
  const incident = await orNull(client.incident(id), isNotThere);
  if (incident) return show(incident, json, described);
  throw new NotThere(`'${id}' is neither an incident nor an approval: see "ragmend incidents" and "ragmend approvals"`);
}

function listed(incidents: IncidentItem[]): string {
  const rows = incidents.map(({ id, status, subject, runbook, requestedBy, openedAt, closedAt }) => [
    id,
    status,
    nameOf(subject),
    runbook,
    nameOfWho(requestedBy),
    openedAt,
    elapsed(openedAt, closedAt),
  ]);
  return columns(['ID', 'STATUS', 'SUBJECT', 'RUNBOOK', 'ASKED BY', 'OPENED', 'TOOK'], rows, 'no incidents yet');
}

function described(view: IncidentView): string {
  return [
    `${view.id}  ${view.status}  ${view.runbook} of ${nameOf(view.subject)}, asked by ${plain(nameOfWho(view.requestedBy))}`,
    ...leftOutLine(view.leftOut),
    ...(view.waits === null ? [] : [`  waits for its turn: ${plain(view.waits)}`]),
    ...view.steps.map(stepLine),
    ...view.timeline.map(({ at, text }) => `  ${at}  ${plain(text)}`),
    ...(view.report ? [`report: ${view.report}`] : []),
  ].join('\n');
}

function leftOutLine(leftOut: IncidentView['leftOut']): string[] {
  const counts = Object.entries(leftOut ?? {}).filter(([, count]) => count > 0);
  const words = counts.map(([what, count]) => `${count} of its ${what}`);
  return words.length === 0 ? [] : [`  too many to show, so these are left out: the oldest ${words.join(', ')}`];
}

/** Returns one step as a line: its state, its title, and its duration. */
export function stepLine({ title, startedAt, endedAt, error }: StepView): string {
  const mark = error ? 'failed ' : endedAt ? 'done   ' : 'running';
  return `  ${mark} ${title.padEnd(50)} ${elapsed(startedAt, endedAt)}${error ? `  ${plain(error)}` : ''}`;
}
