import { Box } from '@cloudscape-design/components';
import { useMemo } from 'react';
import { type Column, RecordList } from '../parts/record-list.tsx';
import { EvidenceLine, WaitLines } from './node-detail.tsx';
import { type FoundNode, type FoundWait, STATES } from './words.ts';

type Row = FoundNode & { waits: FoundWait[] };

const COLUMNS: [Column<Row>, ...Column<Row>[]] = [
  { id: 'what', header: 'What', wide: true, cell: ({ id }) => <strong className="words">{id}</strong> },
  {
    id: 'state',
    header: 'State',
    cell: ({ state, isOutside }) => `${STATES[state]}${isOutside ? ', outside of this service' : ''}`,
  },
  { id: 'waits', header: 'Waits for, and what shows it', wide: true, cell: Waits },
];

const WEIGHTS: FoundNode['state'][] = ['cycle', 'root', 'starting', 'waits', 'holds'];

/** The picture as a list: the cycle and the roots first. */
export function WaitList({ nodes, waits }: { nodes: FoundNode[]; waits: FoundWait[] }) {
  const rows = useMemo(
    () =>
      nodes
        .map((node) => ({ ...node, waits: waits.filter(({ from }) => from === node.id) }))
        .toSorted((one, other) => WEIGHTS.indexOf(one.state) - WEIGHTS.indexOf(other.state)),
    [nodes, waits],
  );
  return (
    <RecordList
      label="Who waits for whom"
      items={rows}
      idOf={({ id }) => id}
      columns={COLUMNS}
      empty="Nothing waits."
    />
  );
}

function Waits({ waits, why }: Row) {
  if (waits.length === 0 && why === null) return <Box color="text-body-secondary">for nothing</Box>;
  return (
    <>
      {why !== null && <EvidenceLine evidence={why} />}
      {waits.length > 0 && <WaitLines waits={waits} other="to" />}
    </>
  );
}
