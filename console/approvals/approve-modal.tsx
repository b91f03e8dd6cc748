import { Box, Button, KeyValuePairs, Modal, SpaceBetween } from '@cloudscape-design/components';
import type { ApprovalItem } from '../../core/contracts/http/http.ts';
import { When } from '../words/clock.tsx';
import { duration } from '../words/duration.ts';

type Props = { approval: ApprovalItem; onApprove(seen: ApprovalItem): void; onCancel(): void };

/** Asks once more, with the plan as it was read: what is approved is exactly this plan, even if a newer one has arrived. */
export function ApproveModal({ approval, onApprove, onCancel }: Props) {
  const { plan, planHash } = approval;
  return (
    <Modal
      visible
      header={`Approve: ${plan.action} ${plan.shardId}?`}
      closeAriaLabel="Close without approving"
      onDismiss={onCancel}
      footer={
        <Box float="right">
          <SpaceBetween size="xs" direction="horizontal">
            <Button variant="link" onClick={onCancel}>
              Cancel
            </Button>
            <Button variant="primary" onClick={() => onApprove(approval)}>
              Approve this plan
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="m">
        <span className="words">{plan.summary}</span>
        <KeyValuePairs columns={3} items={factsOf(approval)} />
        <KeyValuePairs items={[{ label: 'How to undo it', value: <span className="words">{plan.undo}</span> }]} />
        <Box color="text-body-secondary" fontSize="body-s">
          Plan <span className="hash">{planHash}</span>
        </Box>
      </SpaceBetween>
    </Modal>
  );
}

function factsOf({ plan }: ApprovalItem) {
  const lost = plan.dataLossSeconds > 0 ? `up to ${duration(plan.dataLossSeconds)}` : 'none';
  const taken = plan.snapshot === null ? 'no snapshot is used' : <When at={plan.snapshot.takenAt} />;
  return [
    { label: 'Snapshot taken', value: taken },
    { label: 'Data-loss window', value: lost },
    { label: 'Expected time', value: `about ${duration(plan.expectedSeconds)}` },
  ];
}
