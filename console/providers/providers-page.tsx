import { Alert, Box, Header, SpaceBetween } from '@cloudscape-design/components';
import type { ProvidersView } from '../../core/contracts/http/providers.ts';
import { useConsole } from '../context.ts';
import { Polled } from '../polling/polled.tsx';
import { usePoll } from '../polling/use-poll.ts';
import { Answers } from './answers.tsx';
import { ModelList } from './model-list.tsx';
import { Ramp } from './ramp.tsx';
import { WhoAnswers } from './who-answers.tsx';

/** The LLM providers of the service: who answers now, who did of late, and the way back to the primary. */
export function ProvidersPage() {
  const { api } = useConsole();
  const poll = usePoll(api.providers);
  return (
    <SpaceBetween size="l">
      <Header variant="h1" description="Which LLM providers answer, and how traffic returns to the primary.">
        Providers
      </Header>
      <Polled poll={poll} what="providers">
        {(view) => (view.providers.length === 0 ? <NoProviders targetId={view.targetId} /> : <Providers view={view} />)}
      </Polled>
    </SpaceBetween>
  );
}

function Providers({ view }: { view: ProvidersView }) {
  return (
    <SpaceBetween size="l">
      {view.unknown.length > 0 && (
        <Alert type="info" header="Not everything can be seen now">
          <ul className="changes">
            {view.unknown.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </Alert>
      )}
      <WhoAnswers view={view} />
      <ModelList providers={view.providers} />
      {view.answers !== null && <Answers answers={view.answers} />}
      {view.ramp !== null && <Ramp ramp={view.ramp} />}
    </SpaceBetween>
  );
}

function NoProviders({ targetId }: { targetId: string }) {
  return (
    <Box color="text-body-secondary">
      {`No LLM providers of ${targetId} are configured. Add its "generator" to ragmend.yaml; "ragmend init" proposes one.`}
    </Box>
  );
}
