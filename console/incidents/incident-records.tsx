import { SpaceBetween } from '@cloudscape-design/components';
import type { IncidentView } from '../../core/contracts/http/http.ts';
import { DecidedList } from '../approvals/decided-list.tsx';
import { SignalList } from './signal-list.tsx';

/** The decisions in an incident, and its alerts. */
export function IncidentRecords({ incident: { approvals, signals } }: { incident: IncidentView }) {
  return (
    <SpaceBetween size="l">
      {approvals.length > 0 && <DecidedList title="Approvals" approvals={approvals} />}
      {signals.length > 0 && <SignalList signals={signals} />}
    </SpaceBetween>
  );
}
