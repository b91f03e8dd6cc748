import { Alert } from '@cloudscape-design/components';
import type { ApprovalItem } from '../../core/contracts/http/http.ts';
import { nameOfWho } from '../../core/contracts/who.ts';
import { useConsole } from '../context.ts';
import { When } from '../format/clock.tsx';
import { statusLook } from '../format/status.ts';

/** Who decided an approval, when, and for what reason. */
export function Outcome({ approval }: { approval: ApprovalItem }) {
  const { me } = useConsole();
  const { decidedBy, decidedAt, reason, state } = approval;
  const by = decidedBy === null ? '' : ` by ${decidedBy === me ? 'you' : nameOfWho(decidedBy)}`;
  return (
    <Alert type={state === 'Approved' ? 'success' : 'info'} header={`${statusLook(state).text}${by}`}>
      <span className="words">
        {decidedAt !== null && <When at={decidedAt} />}
        {reason !== null && <>: {reason}</>}
      </span>
    </Alert>
  );
}
