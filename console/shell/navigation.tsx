import { Badge, SideNavigation } from '@cloudscape-design/components';
import type { Route } from './use-route.ts';

/** The screens, with the number of approvals that wait. */
export function Navigation({ route, waiting }: { route: Route; waiting: number }) {
  const active = route.page === 'incident' || route.page === 'report' ? 'incidents' : route.page;
  const info = waiting > 0 ? { info: <Badge color="red">{waiting}</Badge> } : {};
  return (
    <SideNavigation
      activeHref={`#/${active}`}
      items={[
        { type: 'link', text: 'Needs you', href: '#/approvals', ...info },
        { type: 'link', text: 'Incidents', href: '#/incidents' },
        { type: 'link', text: 'Service', href: '#/service' },
        { type: 'link', text: 'Snapshots', href: '#/snapshots' },
      ]}
    />
  );
}
