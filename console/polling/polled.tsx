import { Alert, Box, Spinner } from '@cloudscape-design/components';
import type { ReactNode } from 'react';
import { Unreachable } from '../api.ts';
import type { Poll } from './use-poll.ts';

/**
 * Shows the data of a poll. The last good answer stays while later ones fail, with the reason above
 * it.
 */
export function Polled<T>({ poll, what, children }: { poll: Poll<T>; what: string; children(data: T): ReactNode }) {
  const problem = poll.problem instanceof Unreachable ? null : poll.problem;
  return (
    <>
      {problem !== null && (
        <Alert type="error" header={`The ${what} cannot be shown right now`}>
          {problem.message}
        </Alert>
      )}
      {poll.data !== undefined && children(poll.data)}
      {poll.data === undefined && problem === null && <Waiting what={what} />}
    </>
  );
}

function Waiting({ what }: { what: string }) {
  return (
    <Box padding="l" color="text-body-secondary">
      <Spinner /> Asking for the {what}
    </Box>
  );
}
