import { Alert, Button, FormField, SpaceBetween, Textarea, type TextareaProps } from '@cloudscape-design/components';
import { useEffect, useRef, useState } from 'react';
import type { ApprovalItem } from '../../core/contracts/http/http.ts';
import { useConsole } from '../context.ts';
import { useNow } from '../format/clock.tsx';
import { useAnnounce } from '../frame/announcer.tsx';
import { ApproveModal } from './approve-modal.tsx';
import { type Refusal, useDecision } from './use-decision.ts';

type Props = { approval: ApprovalItem; refresh(): Promise<void>; keepFocus(): void };
type Decision = ReturnType<typeof useDecision>;

/**
 * Approves or rejects a plan. A rejection needs a reason, an approval is confirmed, and the
 * server's refusal is shown.
 */
export function DecisionForm({ approval, refresh, keepFocus }: Props) {
  const decision = useDecision(approval.id, refresh);
  const announce = useAnnounce();
  const { problem, busy } = decision;
  useEffect(() => {
    if (problem === null || busy) return;
    announce(`Your decision was not accepted: ${problem.text}`);
    keepFocus();
  }, [announce, keepFocus, problem, busy]);
  return (
    <SpaceBetween size="m">
      {decision.problem !== null && <Refused refusal={decision.problem} pending={approval.state === 'Pending'} />}
      {approval.state === 'Pending' && <Open approval={approval} decision={decision} />}
    </SpaceBetween>
  );
}

function Refused({ refusal, pending }: { refusal: Refusal; pending: boolean }) {
  if (refusal.unsure && !pending) return null;
  return (
    <Alert type="error" header={refusal.unsure ? 'No answer to your decision' : 'Your decision was not accepted'}>
      <span className="words">{refusal.text}</span>
      {refusal.unsure &&
        '. It may still have arrived: once the connection is back, this page shows whether it counted.'}
    </Alert>
  );
}

function Open({ approval, decision }: { approval: ApprovalItem; decision: Decision }) {
  const { me } = useConsole();
  const late = useNow() >= Date.parse(approval.deadline);
  if (approval.requestedBy === me)
    return (
      <Alert type="info" header="Somebody else must decide">
        You started this run, and nobody decides about their own run. Ask a colleague to sign in, or abort the incident.
      </Alert>
    );
  if (late) return <Alert type="info">The deadline has passed: nothing is changed without a new plan.</Alert>;
  return <Choices approval={approval} decision={decision} />;
}

function Choices({ approval, decision }: { approval: ApprovalItem; decision: Decision }) {
  const [asked, setAsked] = useState<ApprovalItem | null>(null);
  const [missing, setMissing] = useState(false);
  const field = useRef<TextareaProps.Ref>(null);
  const reject = () => {
    const empty = decision.reason.trim() === '';
    setMissing(empty);
    if (empty) field.current?.focus();
    else void decision.decide('reject', approval);
  };
  const approve = (seen: ApprovalItem) => {
    setAsked(null);
    void decision.decide('approve', seen);
  };
  return (
    <SpaceBetween size="m">
      <ReasonField decision={decision} field={field} missing={missing && decision.reason.trim() === ''} />
      <SpaceBetween size="xs" direction="horizontal">
        <Button variant="primary" disabled={decision.busy} onClick={() => setAsked(approval)}>
          Approve
        </Button>
        <Button disabled={decision.busy} onClick={reject}>
          Reject
        </Button>
      </SpaceBetween>
      {asked !== null && <ApproveModal approval={asked} onApprove={approve} onCancel={() => setAsked(null)} />}
    </SpaceBetween>
  );
}

type ReasonProps = { decision: Decision; field: React.Ref<TextareaProps.Ref>; missing: boolean };

function ReasonField({ decision, field, missing }: ReasonProps) {
  return (
    <FormField
      stretch
      label="Reason"
      description="Required to reject. It is kept with the decision."
      errorText={missing && 'Say why you reject this plan.'}
    >
      <Textarea
        ref={field}
        rows={2}
        value={decision.reason}
        invalid={missing}
        onChange={({ detail }) => decision.setReason(detail.value)}
      />
    </FormField>
  );
}
