import { Alert, Box, ColumnLayout, SpaceBetween } from '@cloudscape-design/components';
import type { ApprovalItem } from '../../core/contracts/http/http.ts';
import { When } from '../format/clock.tsx';

type Why = NonNullable<ApprovalItem['why']>;

/**
 * Why a plan needs approval: what users get now, what was wrong since when, what was tried, and
 * what happens if nobody decides. Golden queries say nothing of a subject that is no shard.
 */
export function PlanWhy({ why, isGolden }: { why: Why; isGolden: boolean }) {
  return (
    <SpaceBetween size="l">
      <Alert type={why.mode === 'replica' || why.mode === 'normal' ? 'info' : 'warning'}>
        <span className="words">{why.harm}</span>
      </Alert>
      <ColumnLayout columns={2}>
        {isGolden && <Found why={why} />}
        <Tried tried={why.tried} />
      </ColumnLayout>
      <Labelled label="If nobody decides">{why.ifNobody}</Labelled>
    </SpaceBetween>
  );
}

function Found({ why: { wrong } }: { why: Why }) {
  if (wrong === null) return <Labelled label="Golden answers">No wrong answer is on record.</Labelled>;
  return (
    <Labelled label="Golden answers">
      {wrong.wrong} of {wrong.asked} wrong, since the alert of <When at={wrong.since} />: {wrong.reason}
    </Labelled>
  );
}

function Tried({ tried }: { tried: string[] }) {
  if (tried.length === 0) return <Labelled label="What was tried">Nothing yet.</Labelled>;
  return (
    <div>
      <Box variant="awsui-key-label">What was tried</Box>
      <ol className="changes">
        {tried.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
    </div>
  );
}

function Labelled({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <div>
      <Box variant="awsui-key-label">{label}</Box>
      <span className="words">{children}</span>
    </div>
  );
}
