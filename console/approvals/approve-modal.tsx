import { Box, Button, KeyValuePairs, Modal, SpaceBetween } from '@cloudscape-design/components';
import type { ApprovalItem } from '../../core/contracts/http/http.ts';
import { nameOf } from '../../core/contracts/subject.ts';
import { duration } from '../format/duration.ts';
import { labelledFact } from './plan-fact.tsx';

type Props = { approval: ApprovalItem; onApprove(seen: ApprovalItem): void; onCancel(): void };

/**
 * Asks for confirmation with the plan as it was read: exactly this plan is approved, even if a
 * newer one has arrived.
 */
export function ApproveModal({ approval, onApprove, onCancel }: Props) {
  const { plan, planHash } = approval;
  return (
    <Modal
      visible
      header={`Approve: ${plan.action} ${nameOf(plan.subject)}?`}
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

/** How many facts of a plan are shown again: the heaviest come first. */
const WEIGHTIEST = 2;

function factsOf({ plan }: ApprovalItem) {
  const expected = { label: 'Expected time', value: `about ${duration(plan.expectedSeconds)}` };
  return [...plan.facts.slice(0, WEIGHTIEST).map(labelledFact), expected];
}
