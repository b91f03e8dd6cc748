import { Alert, Box, Button, Container, Header, Link, SpaceBetween } from '@cloudscape-design/components';
import type { Need } from '../../core/contracts/http/needs.ts';
import { nameOf } from '../../core/contracts/subject.ts';
import { When } from '../format/clock.tsx';
import { incidentHref } from '../parts/use-route.ts';
import { useNeedAction } from './use-need-action.ts';

/**
 * One need of a person's attention: its effect on users, since when, why, and what to do about it
 * here or by the command.
 */
export function NeedCard({ need, acted }: { need: Need; acted(): Promise<void> }) {
  const action = useNeedAction(need, acted);
  return (
    <section aria-label={need.headline}>
      <Container
        header={
          <Header
            variant="h2"
            description={<About need={need} />}
            actions={
              action && (
                <Button loading={action.busy} onClick={action.run}>
                  {action.label}
                </Button>
              )
            }
          >
            <span className="words">{need.headline}</span>
          </Header>
        }
      >
        <SpaceBetween size="s">
          {action?.problem && <Alert type="error">{action.problem}</Alert>}
          <span className="words">{need.why}</span>
          {need.command !== null && (
            <Box color="text-body-secondary" fontSize="body-s">
              Command line: <span className="hash">{need.command}</span>
            </Box>
          )}
        </SpaceBetween>
      </Container>
    </section>
  );
}

function About({ need }: { need: Need }) {
  const incidentId = incidentOf(need);
  return (
    <span className="words">
      {[need.targetId, need.subject && nameOf(need.subject)].filter((name) => name !== null).join(', ')}
      {need.since !== null && (
        <>
          , since <When at={need.since} />
        </>
      )}
      {incidentId !== null && (
        <>
          , <Link href={incidentHref(incidentId)}>{incidentId}</Link>
        </>
      )}
    </span>
  );
}

function incidentOf(need: Need): string | null {
  if (need.kind === 'alert') return need.behind;
  return 'incidentId' in need ? need.incidentId : null;
}
