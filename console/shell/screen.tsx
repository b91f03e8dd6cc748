import { useEffect, useRef } from 'react';
import type { BrakesView } from '../../core/contracts/brakes.ts';
import type { ApprovalItem } from '../../core/contracts/http.ts';
import { ApprovalsPage } from '../approvals/approvals-page.tsx';
import { IncidentPage } from '../incidents/incident-page.tsx';
import { IncidentsPage } from '../incidents/incidents-page.tsx';
import type { Poll } from '../polling/use-poll.ts';
import { ReportPage } from '../report/report-page.tsx';
import { ServicePage } from '../service/service-page.tsx';
import { SnapshotsPage } from '../snapshots/snapshots-page.tsx';
import type { Route } from './use-route.ts';

type Props = { route: Route; approvals: Poll<ApprovalItem[]>; brakes: Poll<BrakesView> };

/** One screen; going to another moves the focus to it, as a page load would. */
export function Screen({ route, approvals, brakes }: Props) {
  const page = useRef<HTMLDivElement>(null);
  const shown = useRef(route);
  useEffect(() => {
    document.title = `${titleOf(route)} - Ragmend`;
    if (shown.current !== route) page.current?.focus();
    shown.current = route;
  }, [route]);
  return (
    <div id="page" ref={page} tabIndex={-1}>
      {screenOf({ route, approvals, brakes })}
    </div>
  );
}

function screenOf({ route, approvals, brakes }: Props) {
  switch (route.page) {
    case 'service':
      return <ServicePage brakes={brakes} />;
    case 'incidents':
      return <IncidentsPage />;
    case 'incident':
      return <IncidentPage key={route.id} id={route.id} />;
    case 'report':
      return <ReportPage key={route.id} id={route.id} />;
    case 'snapshots':
      return <SnapshotsPage />;
    case 'approvals':
      return <ApprovalsPage poll={approvals} />;
  }
}

function titleOf(route: Route): string {
  if (route.page === 'approvals') return 'Needs you';
  if (route.page === 'incident') return route.id;
  return `${route.page.charAt(0).toUpperCase()}${route.page.slice(1)}`;
}
