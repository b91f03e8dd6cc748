import { useEffect, useRef } from 'react';
import type { Need } from '../../core/contracts/http/needs.ts';
import { ApprovalPage } from '../approvals/approval-page.tsx';
import { IncidentPage } from '../incidents/incident-page.tsx';
import { IncidentsPage } from '../incidents/incidents-page.tsx';
import { NeedsPage } from '../needs/needs-page.tsx';
import type { Route } from '../parts/use-route.ts';
import type { Poll } from '../polling/use-poll.ts';
import { ProvidersPage } from '../providers/providers-page.tsx';
import { ReportPage } from '../report/report-page.tsx';
import { ServicePage } from '../service/service-page.tsx';
import { SnapshotsPage } from '../snapshots/snapshots-page.tsx';

type Props = { route: Route; needs: Poll<Need[]> };

/** One screen; changing to another moves the focus to it, as a page load would. */
export function Screen({ route, needs }: Props) {
  const page = useRef<HTMLDivElement>(null);
  const shown = useRef(route);
  useEffect(() => {
    document.title = `${titleOf(route)} - Ragmend`;
    if (shown.current !== route) page.current?.focus();
    shown.current = route;
  }, [route]);
  return (
    <div id="page" ref={page} tabIndex={-1}>
      {screenOf({ route, needs })}
    </div>
  );
}

function screenOf({ route, needs }: Props) {
  switch (route.page) {
    case 'service':
      return <ServicePage onBrakes={needs.refresh} />;
    case 'incidents':
      return <IncidentsPage />;
    case 'incident':
      return <IncidentPage key={route.id} id={route.id} />;
    case 'report':
      return <ReportPage key={route.id} id={route.id} />;
    case 'providers':
      return <ProvidersPage />;
    case 'snapshots':
      return <SnapshotsPage />;
    case 'approvals':
      return <NeedsPage needs={needs} />;
    case 'approval':
      return <ApprovalPage key={route.id} id={route.id} />;
  }
}

function titleOf(route: Route): string {
  if (route.page === 'approvals') return 'Needs you';
  if (route.page === 'approval') return 'Plan';
  if (route.page === 'incident') return route.id;
  return `${route.page.charAt(0).toUpperCase()}${route.page.slice(1)}`;
}
