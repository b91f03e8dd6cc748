import { Badge, SideNavigation } from '@cloudscape-design/components';
import type { Route } from '../parts/use-route.ts';

/** Links to the screens, with the number of needs that wait for a person. */
export function Navigation({ route, waiting }: { route: Route; waiting: number }) {
  const active = route.page === 'approval' ? 'approvals' : 'id' in route ? 'incidents' : route.page;
  const info = waiting > 0 ? { info: <Badge color="red">{waiting}</Badge> } : {};
  return (
    <SideNavigation
      activeHref={`#/${active}`}
      items={[
        { type: 'link', text: 'Needs you', href: '#/approvals', ...info },
        { type: 'link', text: 'Incidents', href: '#/incidents' },
        { type: 'link', text: 'Service', href: '#/service' },
        { type: 'link', text: 'Providers', href: '#/providers' },
        { type: 'link', text: 'Snapshots', href: '#/snapshots' },
      ]}
    />
  );
}
