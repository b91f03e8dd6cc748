import { Box, ColumnLayout, KeyValuePairs, SpaceBetween } from '@cloudscape-design/components';
import type { ApprovalItem } from '../../core/contracts/http/http.ts';
import type { Plan } from '../../core/contracts/plan.ts';
import { Hash } from '../parts/hash.tsx';
import { bytes } from '../words/bytes.ts';
import { When } from '../words/clock.tsx';
import { duration } from '../words/duration.ts';

/** Everything an approval is bound to: changes, undo, cost, snapshot, deadline, plan hash. */
export function PlanFacts({ approval }: { approval: ApprovalItem }) {
  const { plan } = approval;
  return (
    <SpaceBetween size="l">
      <Changes plan={plan} />
      <Cost approval={approval} />
      {plan.snapshot !== null && <Snapshot snapshot={plan.snapshot} />}
      <Where approval={approval} />
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

function Cost({ approval }: { approval: ApprovalItem }) {
  const { plan } = approval;
  const lost = plan.dataLossSeconds > 0 ? `up to ${duration(plan.dataLossSeconds)}` : 'none';
  const missing = plan.missingDocuments > 0 ? `${plan.missingDocuments}, indexed again afterwards` : 'none';
  return (
    <KeyValuePairs
      columns={4}
      items={[
        { label: 'Data-loss window', value: lost },
        { label: 'Missing documents', value: missing },
        { label: 'Expected time', value: `about ${duration(plan.expectedSeconds)}` },
        { label: 'Decide before', value: <When at={approval.deadline} /> },
      ]}
    />
  );
}

function Snapshot({ snapshot }: { snapshot: NonNullable<Plan['snapshot']> }) {
  return (
    <KeyValuePairs
      columns={4}
      items={[
        { label: 'From snapshot', value: <span className="words">{snapshot.snapshotId}</span> },
        { label: 'Taken', value: <When at={snapshot.takenAt} /> },
        { label: 'Has documents until', value: <When at={snapshot.coveredUntil ?? snapshot.takenAt} /> },
        { label: 'Size', value: bytes(snapshot.bytes) },
        { label: 'Proof', value: <span className="words">{snapshot.proof}</span> },
      ]}
    />
  );
}

function Where({ approval }: { approval: ApprovalItem }) {
  const { plan } = approval;
  const sums = [{ label: 'Plan hash', value: <Hash value={approval.planHash} what="the plan hash" /> }];
  if (plan.snapshot !== null) {
    const checksum = <Hash value={plan.snapshot.manifestSha256} what="the checksum" />;
    sums.push({ label: 'Snapshot checksum (sha256 of its manifest)', value: checksum });
  }
  const where = `${plan.workloadId}${plan.volume === null ? '' : ` on volume ${plan.volume}`}`;
  return (
    <SpaceBetween size="l">
      <KeyValuePairs
        columns={2}
        items={[
          { label: 'Target', value: <span className="words">{`${plan.targetId}, ${plan.shardId}`}</span> },
          { label: 'Workload', value: <span className="words">{where}</span> },
        ]}
      />
      <KeyValuePairs columns={2} minColumnWidth={320} items={sums} />
    </SpaceBetween>
  );
}
