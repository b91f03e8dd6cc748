import { Alert, Button, Container, Header, SpaceBetween } from '@cloudscape-design/components';
import { useAction } from '../parts/use-action.ts';
import type { Redirect } from './redirect.ts';

type Props = { redirect: Redirect; drafts: Map<string, string> };

/** Sends a person to sign in elsewhere; they come back to what they were doing. */
export function RedirectSignIn({ redirect, drafts }: Props) {
  const { busy, problem, run } = useAction(() => redirect.depart(drafts));
  const shown = problem ?? redirect.problem;
  return (
    <main className="signin">
      <Container
        header={
          <Header variant="h1" description="Sign in to see what needs you.">
            Ragmend
          </Header>
        }
      >
        <SpaceBetween size="l">
          {shown !== null && <Alert type="error">{shown}</Alert>}
          <Button variant="primary" loading={busy} onClick={run}>
            Sign in
          </Button>
        </SpaceBetween>
      </Container>
    </main>
  );
}
