import { TaskFailure } from '../../../../sandbox/engine/errors.ts';

/** What the platform says of a task whose process died. */
export const died = () => new TaskFailure('Lambda.Unknown', 'the process died');
