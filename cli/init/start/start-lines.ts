import type { GuessedComponent, GuessedStart } from './guess-start.ts';

/**
 * Returns the lines of `bootstrap` in a ragmend.yaml, indented below a target. A migration is proposed in comments:
 * it runs once a person has read and uncommented it.
 */
export function startLines({ components }: GuessedStart): string[] {
  if (components.length === 0) return [];
  return [
    '    # How the service starts: workloads that Ragmend may start anew in their order, once approved.',
    '    bootstrap:',
    '      components:',
    ...components.flatMap(componentLines),
  ];
}

function componentLines({ workload, role, needs, migration }: GuessedComponent): string[] {
  return [
    `        - workload: ${workload}`,
    ...(role === 'other' ? [] : [`          role: ${role}`]),
    ...(needs.length === 0
      ? []
      : [`          needs: [${needs.map((need) => `{ workload: ${need.workload} }`).join(', ')}]`]),
    ...(migration === null ? [] : migrationLines(migration).map((line) => `          # ${line}`)),
  ];
}

function migrationLines({ run, from, job, container }: NonNullable<GuessedComponent['migration']>): string[] {
  return [
    `Proposed by ${from}: uncomment it once you have read it, and add what only checks the schema.`,
    'migration:',
    `  run: ${JSON.stringify(run)}`,
    '  # check: { command: [...] } # ends with 0 if the schema is up to date',
    ...(container === null ? [] : [`  container: ${container}`]),
    ...(job === null ? [] : [`  job: ${job}`]),
  ];
}

/** Says what was guessed of a start and why. */
export function startNotes(id: string, { components, notes }: GuessedStart): string[] {
  if (components.length === 0) return [];
  const needs = components.flatMap(({ workload, needs: all }) =>
    all.map((need) => `${id}: ${workload} needs ${need.workload}: ${need.by}`),
  );
  const migrations = components.flatMap(({ workload, migration }) =>
    migration === null
      ? []
      : [`${id}: ${migration.from} seems to migrate the schema of ${workload}: read it, then uncomment its migration`],
  );
  return [
    `${id}: ${components.length} workloads are components of its start, in the order of their roles by name: check them`,
    ...needs,
    ...migrations,
    ...notes.map((note) => `${id}: ${note}`),
  ];
}
