import { Alert } from '@cloudscape-design/components';
import type { Connection } from '../parts/use-connection.ts';
import { ConnectionBanner } from './connection-banner.tsx';

type Props = { connection: Connection; signOutProblem: string | null };

/** Notices for every screen: a lost connection, and a failed sign-out. */
export function Notices({ connection: { lost, lastReached }, signOutProblem }: Props) {
  const retry = () => window.dispatchEvent(new Event('online'));
  return (
    <>
      <ConnectionBanner lost={lost} lastReached={lastReached} onRetry={retry} />
      {signOutProblem !== null && (
        <Alert type="error" header="You are still signed in">
          {signOutProblem}
        </Alert>
      )}
    </>
  );
}
