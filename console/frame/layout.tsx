import { AppLayout } from '@cloudscape-design/components';
import type { ReactNode } from 'react';
import { KillSwitchNotice } from '../brakes/kill-switch.tsx';
import { useConsole } from '../context.ts';
import { useRoute } from '../parts/use-route.ts';
import { usePoll } from '../polling/use-poll.ts';
import { Announcer } from './announcer.tsx';
import { Navigation } from './navigation.tsx';
import { Screen } from './screen.tsx';
import { TopBar } from './top-bar.tsx';
import { useNavigationOpen } from './use-narrow.ts';

const LABELS = {
  navigation: 'Screens',
  navigationToggle: 'Open the list of screens',
  navigationClose: 'Close the list of screens',
  notifications: 'Notices',
};

/**
 * The frame around every screen: the person signed in, the navigation, waiting needs, and general
 * notices.
 */
export function Layout({ notices, onSignOut }: { notices: ReactNode; onSignOut(): void }) {
  const { api, targets } = useConsole();
  const route = useRoute();
  const [open, setOpen] = useNavigationOpen();
  const needs = usePoll(api.needs);
  return (
    <Announcer needs={needs.data}>
      <TopBar onSignOut={onSignOut} />
      <AppLayout
        headerSelector="#top"
        navigationWidth={240}
        navigationOpen={open}
        onNavigationChange={({ detail }) => setOpen(detail.open)}
        navigation={<Navigation route={route} waiting={needs.data?.length ?? 0} />}
        toolsHide
        stickyNotifications
        notifications={
          <>
            {notices}
            <KillSwitchNotice needs={needs.data ?? []} refresh={needs.refresh} />
          </>
        }
        ariaLabels={LABELS}
        content={<Screen key={targets.ids.length > 1 ? targets.chosen : 'only'} route={route} needs={needs} />}
      />
    </Announcer>
  );
}
