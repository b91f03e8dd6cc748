import { Box } from '@cloudscape-design/components';
import { useRef } from 'react';
import { ConsoleContext } from '../context.ts';
import { useAction } from '../parts/use-action.ts';
import type { Connection } from '../parts/use-connection.ts';
import type { Redirect } from '../session/redirect.ts';
import { RedirectSignIn } from '../session/redirect-sign-in.tsx';
import { SignIn } from '../session/sign-in.tsx';
import { type Name, useSession } from '../session/use-session.ts';
import { useTargets } from '../session/use-targets.ts';
import { Layout } from './layout.tsx';
import { Notices } from './notices.tsx';

type Props = {
  connection: Connection;
  redirect: Redirect | null;
  name: Name;
  setName(name: string | null): void;
};

/**
 * Shows the screens to a signed-in person, and the sign-in to others; signing out drops typed
 * texts.
 */
export function Gate({ connection, redirect, name, setName }: Props) {
  const { api } = connection;
  const drafts = useRef(new Map<string, string>(redirect?.drafts)).current;
  const { problem, refresh } = useSession(api, name, setName);
  const targets = useTargets(api, name);
  const leaving = useAction(async () => {
    await api.signOut();
    drafts.clear();
    setName(null);
    redirect?.signOut();
  });
  if (name === undefined) return <Box padding="xxl">{problem ?? 'Asking who is signed in'}</Box>;
  if (name === null && redirect !== null) return <RedirectSignIn redirect={redirect} drafts={drafts} />;
  if (name === null) return <SignIn api={api} drafts={drafts} onSignedIn={refresh} />;
  const notices = <Notices connection={connection} signOutProblem={leaving.problem} />;
  return (
    <ConsoleContext value={{ api, me: name, targets, drafts }}>
      <Layout notices={notices} onSignOut={leaving.run} />
    </ConsoleContext>
  );
}
