import { EvaluationError } from '../../errors.ts';
import type { StateOf } from '../../language/definition.ts';
import { evaluateAs } from '../../language/expressions.ts';
import { type Apply, read, readNumber, type Step } from '../step.ts';

const EXTENDED_OFFSET_DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/;

/** Sleeps until a time that is fixed on entry, so that a restart does not extend the wait. */
export async function startWait(step: Step<StateOf<'Wait'>>): Promise<Apply> {
  const { frame, state } = step;
  const at = state.Timestamp === undefined ? undefined : await timestamp(step);
  const length = at === undefined ? ((await readNumber(step, 'Seconds')) ?? 0) : 0;
  return (tx) => {
    frame.phase = 'wait';
    frame.due = at ?? tx.now + length * 1000;
    tx.saved.add(frame);
  };
}

async function timestamp(step: Step<StateOf<'Wait'>>): Promise<number> {
  const text = await evaluateAs('string', step.state.Timestamp, 'Timestamp', read(step));
  const at = EXTENDED_OFFSET_DATE_TIME.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(at)) return at;
  const why = 'cannot be parsed as an ISO-8601 extended offset date-time format string';
  throw new EvaluationError(`The Timestamp field ${why}: ${text}`, 'Timestamp', true);
}
