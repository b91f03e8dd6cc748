import { Header, Link } from '@cloudscape-design/components';
import type { ApprovalItem } from '../../core/contracts/http/http.ts';
import { nameOfWho } from '../../core/contracts/who.ts';
import { When } from '../format/clock.tsx';
import { StatusText } from '../format/status-text.tsx';
import { PageButtons } from '../parts/page-buttons.tsx';
import { type Column, RecordList } from '../parts/record-list.tsx';
import { incidentHref } from '../parts/use-route.ts';
import type { Pager } from '../polling/use-pages.ts';

const COLUMNS: [Column<ApprovalItem>, ...Column<ApprovalItem>[]] = [
  { id: 'plan', header: 'Plan', cell: ({ plan }) => <span className="words">{plan.summary}</span> },
  { id: 'state', header: 'Decision', cell: State },
  { id: 'by', header: 'By', cell: ({ decidedBy }) => (decidedBy === null ? '-' : nameOfWho(decidedBy)) },
  { id: 'at', header: 'When', cell: ({ decidedAt }) => (decidedAt === null ? '-' : <When at={decidedAt} />) },
  { id: 'why', header: 'Reason', cell: ({ reason }) => <span className="words">{reason ?? '-'}</span> },
  {
    id: 'incident',
    header: 'Incident',
    wide: true,
    cell: ({ incidentId }) => <Link href={incidentHref(incidentId)}>{incidentId}</Link>,
  },
];

type Props = { approvals: ApprovalItem[]; title?: string; pager?: Pager };

/** Approvals that nobody waits for any more, with who decided them and why. */
export function DecidedList({ approvals, title = 'Decided', pager }: Props) {
  return (
    <RecordList
      label={title}
      items={approvals}
      idOf={({ id }) => id}
      columns={COLUMNS}
      header={<Header actions={pager && <PageButtons pager={pager} />}>{title}</Header>}
      empty="No approvals yet: they appear when a plan needs one."
    />
  );
}

function State({ state }: ApprovalItem) {
  return <StatusText status={state === 'Pending' ? 'AwaitingApproval' : state} />;
}
