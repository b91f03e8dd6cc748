import { Header, Link } from '@cloudscape-design/components';
import type { IncidentItem } from '../../core/contracts/http/http.ts';
import { nameOf } from '../../core/contracts/subject.ts';
import { nameOfWho } from '../../core/contracts/who.ts';
import { When } from '../format/clock.tsx';
import { StatusText } from '../format/status-text.tsx';
import { PageButtons } from '../parts/page-buttons.tsx';
import { type Column, RecordList } from '../parts/record-list.tsx';
import { incidentHref } from '../parts/use-route.ts';
import type { Pager } from '../polling/use-pages.ts';

const COLUMNS: [Column<IncidentItem>, ...Column<IncidentItem>[]] = [
  { id: 'id', header: 'Incident', wide: true, cell: ({ id }) => <Link href={incidentHref(id)}>{id}</Link> },
  { id: 'status', header: 'Status', cell: ({ status }) => <StatusText status={status} /> },
  { id: 'runbook', header: 'Runbook', cell: ({ runbook }) => runbook },
  { id: 'about', header: 'About', cell: ({ subject }) => <span className="words">{nameOf(subject)}</span> },
  {
    id: 'by',
    header: 'Asked by',
    wide: true,
    cell: ({ requestedBy }) => <span className="words">{nameOfWho(requestedBy)}</span>,
  },
  { id: 'opened', header: 'Opened', wide: true, cell: ({ openedAt }) => <When at={openedAt} /> },
  { id: 'closed', header: 'Closed', cell: ({ closedAt }) => (closedAt === null ? '-' : <When at={closedAt} />) },
];

/** A page of incidents; each links to its screen. */
export function IncidentList({ incidents, pager }: { incidents: IncidentItem[]; pager: Pager }) {
  return (
    <RecordList
      label="Incidents"
      items={incidents}
      idOf={({ id }) => id}
      columns={COLUMNS}
      header={<Header actions={<PageButtons pager={pager} />}>All incidents</Header>}
      empty="No incidents yet. An alert opens one by itself; to begin by hand, choose Start a run."
    />
  );
}
