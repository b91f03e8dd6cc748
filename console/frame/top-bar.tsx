import { TopNavigation, type TopNavigationProps } from '@cloudscape-design/components';
import { useConsole } from '../context.ts';
import type { Targets } from '../session/use-targets.ts';

/** The product's name, the shown target if there are several, and the person signed in. */
export function TopBar({ onSignOut }: { onSignOut(): void }) {
  const { me, targets } = useConsole();
  return (
    <div id="top">
      <TopNavigation
        identity={{ href: '#/', title: 'Ragmend' }}
        utilities={[...(targets.ids.length > 1 ? [targetMenu(targets)] : []), personMenu(me, onSignOut)]}
      />
    </div>
  );
}

function targetMenu({ ids, chosen, choose }: Targets): TopNavigationProps.Utility {
  return {
    type: 'menu-dropdown',
    text: chosen ?? '',
    ariaLabel: `Target ${chosen}`,
    items: ids.map((id) => ({ id, text: id })),
    onItemClick: ({ detail }) => choose(detail.id),
  };
}

function personMenu(me: string, onSignOut: () => void): TopNavigationProps.Utility {
  return {
    type: 'menu-dropdown',
    iconName: 'user-profile',
    text: me,
    ariaLabel: `Signed in as ${me}`,
    items: [{ id: 'sign-out', text: 'Sign out' }],
    onItemClick: onSignOut,
  };
}
