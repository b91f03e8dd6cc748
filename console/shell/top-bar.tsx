import { TopNavigation } from '@cloudscape-design/components';
import { useConsole } from '../context.ts';

/** The product's name, and who is signed in. */
export function TopBar({ onSignOut }: { onSignOut(): void }) {
  const { me } = useConsole();
  return (
    <div id="top">
      <TopNavigation
        identity={{ href: '#/', title: 'Ragmend' }}
        utilities={[
          {
            type: 'menu-dropdown',
            iconName: 'user-profile',
            text: me,
            ariaLabel: `Signed in as ${me}`,
            items: [{ id: 'sign-out', text: 'Sign out' }],
            onItemClick: onSignOut,
          },
        ]}
      />
    </div>
  );
}
