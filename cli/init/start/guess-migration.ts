import { imageOf, isMigration, migratingContainers } from '../../../core/bootstrap/lint/graph/made-edges.ts';
import type { Container } from '../../../core/bootstrap/lint/render/pods.ts';
import type { Item, Render } from '../../../core/bootstrap/lint/render/render.ts';
import { variablesOf } from '../../../core/bootstrap/lint/render/script.ts';
import { isMigrating, isMigrationSwitch } from '../../../core/bootstrap/lint/waits/work.ts';
import { textsAt } from '../../../core/bootstrap/reading/scene/fields.ts';
import { shown } from '../../../core/bootstrap/show/node-words.ts';
import type { Program } from '../../../core/contracts/config/bootstrap-config.ts';

/**
 * A program that seems to migrate the schema of a workload, which a person has to approve. `from` says where it
 * was found; `job` is the Job of the vendor, `container` the one whose image it needs, if it is not the first.
 */
export type GuessedMigration = { run: Program; from: string; job: string | null; container: string | null };
/** What was found: a proposal, or why there is none. */
export type MigrationGuess = { migration: GuessedMigration | null; note: string | null };

const NONE: MigrationGuess = { migration: null, note: null };

/**
 * Guesses what migrates the schema of a workload, the most trusted source first: a Job or CronJob of the vendor in
 * the namespace, one in a render (`rendered`), an init container, a chained command, a mode by environment.
 */
export function guessMigration(render: Render, item: Item, rendered: Render): MigrationGuess {
  return (
    byJob(render, item, 'the namespace') ?? byJob(rendered, item, 'the render') ?? byContainer(render, item) ?? NONE
  );
}

function byJob(render: Render, item: Item, where: string): MigrationGuess | null {
  const own = item.pods?.containers ?? [];
  const jobs = [...render.all('Job'), ...render.all('CronJob')].filter((job) => isMigration(render, job));
  for (const job of jobs)
    for (const container of job.pods?.containers ?? []) {
      const alike = own.find(({ spec }) => imageOf(spec) !== '' && imageOf(spec) === imageOf(container.spec));
      const run = programOf(container);
      if (!alike || run === null) continue;
      const lacks = lacking(render, job, container, item, alike);
      const note =
        lacks.length === 0
          ? null
          : `${job.id} migrates the schema of ${item.id} with variables that ${item.id} lacks (${lacks.join(', ')}): add them to run.env`;
      const made = { run, from: `${job.id} of ${where}`, job: job.kind === 'Job' ? job.name : null };
      return told({ ...made, container: containerOf(item, alike) }, note);
    }
  return null;
}

/** Variables of a Job that the Job of Ragmend, made of the template of the workload, will not have. */
function lacking(render: Render, job: Item, container: Container, item: Item, alike: Container): string[] {
  const known = new Set(variablesOf(render, item, alike).map(({ name }) => name));
  return variablesOf(render, job, container)
    .filter(({ name, isShared }) => !isShared && !known.has(name))
    .map(({ name }) => name);
}

function byContainer(render: Render, item: Item): MigrationGuess | null {
  for (const container of migratingContainers(render, item)) {
    const { name, role } = container;
    const found = role === 'main' ? (chained(container) ?? byMode(render, item, container)) : programOf(container);
    const from = role === 'main' ? `container '${name}'` : `init container '${name}'`;
    if (found !== null)
      return told(
        { run: found, from: `${from} of ${item.id}`, job: null, container: containerOf(item, container) },
        null,
      );
    return {
      migration: null,
      note: `${item.id} migrates in ${from}, and its command does not show how alone: declare its migration`,
    };
  }
  return null;
}

/** A secret in a command must not get into a file that is kept in Git. */
function told(migration: GuessedMigration, note: string | null): MigrationGuess {
  const { command = [], args = [], env = {} } = migration.run;
  const isOpen = [...command, ...args, ...Object.values(env)].every((word) => !shown(word).includes('***'));
  if (isOpen) return { migration, note };
  return {
    migration: null,
    note: `${migration.from} migrates, and a secret stands in its command: declare it by hand`,
  };
}

function programOf({ spec }: Container): Program | null {
  const [command, args] = [textsAt(spec, 'command'), textsAt(spec, 'args')];
  if (command.length === 0 && args.length === 0) return null;
  return { ...(command.length > 0 && { command }), ...(args.length > 0 && { args }) };
}

/** `migrate && serve`: what comes before the last `&&`. */
function chained({ spec }: Container): Program | null {
  const words = [...textsAt(spec, 'command'), ...textsAt(spec, 'args')];
  const script = words.at(-1) ?? '';
  const at = script.lastIndexOf('&&');
  const first = script.slice(0, at).trim();
  if (at < 0 || !isMigrating(first) || isMigrating(script.slice(at))) return null;
  return { command: [...words.slice(0, -1), first] };
}

/** A mode by a variable, with the switch that makes it migrate. */
function byMode(render: Render, item: Item, container: Container): Program | null {
  const own = variablesOf(render, item, container).filter(({ isShared }) => !isShared);
  const on = own.find(({ name, value }) => isMigrationSwitch(name, value));
  const mode = own.find(({ name }) => /^(?:\w+_)?MODE$/.test(name));
  return on && mode ? { env: { [on.name]: on.value, [mode.name]: 'migration' } } : null;
}

/** The first container of a workload needs no name. */
function containerOf({ pods }: Item, { name }: Container): string | null {
  const first = pods?.containers.find(({ role }) => role === 'main');
  return first?.name === name ? null : name;
}
