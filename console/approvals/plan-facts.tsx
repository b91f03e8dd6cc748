import { Box, ColumnLayout, KeyValuePairs, SpaceBetween } from '@cloudscape-design/components';
import type { ApprovalItem } from '../../core/contracts/http/http.ts';
import type { Plan } from '../../core/contracts/plan.ts';
import { nameOf } from '../../core/contracts/subject.ts';
import { When } from '../format/clock.tsx';
import { duration } from '../format/duration.ts';
import { Hash } from '../parts/hash.tsx';
import { labelledFact } from './plan-fact.tsx';

/**
 * Everything that an approval is bound to: changes, undo, time, the facts of the plan, deadline,
 * plan hash.
 */
export function PlanFacts({ approval }: { approval: ApprovalItem }) {
  const { plan } = approval;
  return (
    <SpaceBetween size="l">
      <Changes plan={plan} />
      <KeyValuePairs
        columns={3}
        items={[
          { label: 'Target', value: <span className="words">{`${plan.targetId}, ${nameOf(plan.subject)}`}</span> },
          { label: 'Expected time', value: `about ${duration(plan.expectedSeconds)}` },
          { label: 'Decide before', value: <When at={approval.deadline} /> },
        ]}
      />
      <KeyValuePairs columns={3} minColumnWidth={240} items={plan.facts.map(labelledFact)} />
      <KeyValuePairs items={[{ label: 'Plan hash', value: <Hash value={approval.planHash} what="the plan hash" /> }]} />
    </SpaceBetween>
  );
}

function Changes({ plan }: { plan: Plan }) {
  return (
    <ColumnLayout columns={2}>
      <div>
        <Box variant="awsui-key-label">What will change</Box>
        <ol className="changes">
          {plan.changes.map((change) => (
            <li key={change}>{change}</li>
          ))}
        </ol>
      </div>
      <div>
        <Box variant="awsui-key-label">How to undo it</Box>
        <span className="words">{plan.undo}</span>
      </div>
    </ColumnLayout>
  );
}
