import { Alert, Box, SpaceBetween, StatusIndicator, type StatusIndicatorProps } from '@cloudscape-design/components';
import type { ReactNode } from 'react';
import type { StartOrder, StartView } from '../../core/contracts/http/starts.ts';
import { When } from '../format/clock.tsx';
import { duration } from '../format/duration.ts';
import { type Column, RecordList } from '../parts/record-list.tsx';

/** How far a run is; null before anything is done. */
export type Progress = Pick<StartView, 'stopped' | 'runs' | 'groups'>;
type State = { type: StatusIndicatorProps.Type; text: string; at?: string };
type Row = { number: number; what: string; on: string[]; state: State; says: string[] };

const NOT_YET: State = { type: 'pending', text: 'Not yet' };
const STEPS: Record<StartOrder['steps'][number]['kind'], string> = {
  migrate: 'Migrate the schema, once',
  'check-job': 'Check the schema, in the Job that is waited for',
  'delete-pod': 'Delete pods of an old revision',
  'roll-back': 'Roll back',
  'scale-from-zero': 'Start from 0 replicas',
  'start-together': 'Start together',
};

/** What a plan does in its order, what nobody can take back, and how far it is; a plan that waits says its downtime. */
export function OrderOfStart({ plan, progress }: { plan: StartOrder; progress: Progress | null }) {
  return (
    <SpaceBetween size="m">
      {plan.noUndo.length > 0 && (
        <Alert type="warning" header="What can't be undone">
          <ul className="changes">
            {plan.noUndo.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </Alert>
      )}
      {progress !== null && (
        <div>
          <Box variant="awsui-key-label">Downtime of what serves now</Box>
          {plan.downtimeSeconds === 0 ? 'none' : `about ${duration(plan.downtimeSeconds)}`}
        </div>
      )}
      <RecordList
        label="What is done, in this order"
        items={rowsOf(plan, progress ?? { stopped: {}, runs: {}, groups: [] })}
        idOf={({ number }) => String(number)}
        columns={progress === null ? [WHAT, ON] : [WHAT, ON, STATE]}
        empty="Nothing is done."
      />
    </SpaceBetween>
  );
}

const WHAT: Column<Row> = {
  id: 'what',
  header: 'What is done, in this order',
  wide: true,
  cell: ({ number, what }) => <strong>{`${number}. ${what}`}</strong>,
};
const ON: Column<Row> = { id: 'on', header: 'Workloads', wide: true, cell: ({ on }) => <Names names={on} /> };
const STATE: Column<Row> = { id: 'state', header: 'How far it is', wide: true, cell: How };

function Names({ names }: { names: string[] }): ReactNode {
  return (
    <ul className="changes">
      {names.map((name) => (
        <li key={name}>{name}</li>
      ))}
    </ul>
  );
}

function How({ state: { type, text, at }, says }: Row) {
  return (
    <>
      <StatusIndicator type={type}>{text}</StatusIndicator>
      {at !== undefined && (
        <div>
          <When at={at} />
        </div>
      )}
      {says.map((line) => (
        <div key={line} className="words">
          {line}
        </div>
      ))}
    </>
  );
}

/** Steps that only say how the groups are started are in the groups. */
const IN_GROUPS = ['scale-from-zero', 'start-together'];

function rowsOf({ components, stop, steps, start }: StartOrder, progress: Progress): Row[] {
  const replicasOf = new Map(components.map(({ workload, replicas }) => [workload, replicas]));
  const rows: Omit<Row, 'number'>[] = [
    ...stop.map((on) => ({
      what: 'Stop',
      on: on.map((one) => `${one}, from ${replicasOf.get(one) ?? 'its'} replicas`),
      ...stopOf(on, progress),
    })),
    ...steps
      .filter(({ kind }) => !IN_GROUPS.includes(kind))
      .map(({ kind, on }) => ({
        what: STEPS[kind],
        on,
        ...(kind === 'migrate' ? runOf(on, progress) : groupOf('steps', progress)),
      })),
    ...start.map((on, at) => ({
      what: on.length > 1 ? 'Start together' : 'Start',
      on,
      ...groupOf(String(at), progress),
    })),
  ];
  return rows.map((row, at) => ({ ...row, number: at + 1 }));
}

type Done = Pick<Row, 'state' | 'says'>;

function stopOf(on: string[], { stopped }: Progress): Done {
  const found = on.flatMap((one) => stopped[one] ?? []);
  if (found.length === 0) return { state: NOT_YET, says: [] };
  if (found.length < on.length) return { state: { type: 'in-progress', text: 'Stopping' }, says: [] };
  return { state: { type: 'stopped', text: 'Stopped', at: found.at(-1)?.at ?? '' }, says: [] };
}

const RUNS: Record<StartView['runs'][string]['state'], Pick<State, 'type' | 'text'>> = {
  running: { type: 'in-progress', text: 'Running' },
  succeeded: { type: 'success', text: 'Succeeded' },
  failed: { type: 'error', text: 'Failed' },
  lost: { type: 'error', text: 'Lost: nobody knows what it did' },
};

function runOf(on: string[], { runs, groups }: Progress): Done {
  const own = Object.values(runs).filter(({ workload }) => on.includes(workload));
  const last = own.findLast(({ purpose }) => purpose === 'migrate');
  if (last === undefined && groups.length > 0)
    return { state: { type: 'info', text: 'Not needed' }, says: ['The check said that the schema is up to date.'] };
  if (last === undefined) return { state: NOT_YET, says: [] };
  return { state: { ...RUNS[last.state], at: last.at }, says: last.says === '' ? [] : [last.says] };
}

function groupOf(place: string, { groups }: Progress): Done {
  const found = groups.find(({ key }) => key === place);
  if (found === undefined) return { state: NOT_YET, says: [] };
  const { startedAt, functionalAt } = found;
  if (functionalAt === null) return { state: { type: 'in-progress', text: 'Starting', at: startedAt }, says: [] };
  return { state: { type: 'success', text: 'Functional', at: functionalAt }, says: [] };
}
