import { Header } from '@cloudscape-design/components';
import type { Signal } from '../../core/contracts/signal.ts';
import { When } from '../format/clock.tsx';
import { type Column, RecordList } from '../parts/record-list.tsx';

const COLUMNS: [Column<Signal>, ...Column<Signal>[]] = [
  { id: 'alert', header: 'Alert', wide: true, cell: ({ alertname }) => <strong className="words">{alertname}</strong> },
  { id: 'source', header: 'Source', wide: true, cell: ({ source }) => <span className="words">{source}</span> },
  { id: 'status', header: 'Status', cell: ({ status }) => status },
  { id: 'did', header: 'What it did', cell: ({ disposition }) => disposition },
  { id: 'times', header: 'Arrived', cell: ({ times }) => (times === 1 ? 'once' : `${times} times`) },
  { id: 'at', header: 'First received', cell: ({ receivedAt }) => <When at={receivedAt} /> },
  { id: 'labels', header: 'Labels', cell: Labels },
];

/** The alerts of an incident. */
export function SignalList({ signals }: { signals: Signal[] }) {
  return (
    <RecordList
      label="Signals"
      items={signals}
      idOf={({ id }) => id}
      columns={COLUMNS}
      header={<Header counter={`(${signals.length})`}>Signals</Header>}
      empty="No alert belongs to this incident."
    />
  );
}

function Labels({ labels }: Signal) {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}=${value}`);
  return <span className="hash">{pairs.join(', ')}</span>;
}
