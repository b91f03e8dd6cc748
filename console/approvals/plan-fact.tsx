import type { PlanFact } from '../../core/contracts/plans/plan-base.ts';
import { bytes } from '../format/bytes.ts';
import { When } from '../format/clock.tsx';
import { duration } from '../format/duration.ts';
import { Hash } from '../parts/hash.tsx';

/** Returns a fact of a plan as a labelled value, in the format of the fact. */
export function labelledFact(fact: PlanFact) {
  return { label: fact.label, value: <Value fact={fact} /> };
}

function Value({ fact }: { fact: PlanFact }) {
  switch (fact.as) {
    case 'seconds':
      return duration(fact.value);
    case 'bytes':
      return bytes(fact.value);
    case 'moment':
      return <When at={fact.value} />;
    case 'hash':
      return <Hash value={fact.value} what={fact.label} />;
    default:
      return <span className="words">{fact.value}</span>;
  }
}
