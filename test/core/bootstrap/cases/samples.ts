import type { ContainerLog, KubeEvent, Observation } from '../../../../core/contracts/bootstrap/observation.ts';
import type { Case } from './build.ts';

export const event = (of: string, reason: string, message: string): KubeEvent => {
  const [kind = '', name = ''] = of.split('/');
  return {
    reason,
    message,
    type: 'Warning',
    count: 12,
    lastTimestamp: '2026-09-01T11:59:00Z',
    involvedObject: { kind, name },
  };
};

/** The logs of a container that crashes: its last run, and the run before. */
export const crashLogs = (of: string, container: string, ...lines: string[]): ContainerLog[] => [
  { pod: of, container, run: 'previous', lines: ['starting', ...lines] },
  { pod: of, container, run: 'current', lines: ['starting again', ...lines] },
];

/** The logs of a container that ended and runs again: what it said before, and nothing yet. */
export const runsAgain = (of: string, container: string, ...lines: string[]): ContainerLog[] => [
  { pod: of, container, run: 'previous', lines: ['starting', ...lines] },
  { pod: of, container, run: 'current', lines: ['starting'] },
];

/** The log of a live container whose lines come back every two seconds. */
export const loopLog = (of: string, container: string, ...lines: string[]): ContainerLog[] => [
  {
    pod: of,
    container,
    run: 'current',
    lines: ['00', '02', '04'].flatMap((second) => lines.map((text) => `2026-09-01T11:59:${second}Z ${text}`)),
  },
];

/** The log of a live container that wrote something once. */
export const log = (of: string, container: string, ...lines: string[]): ContainerLog[] => [
  { pod: of, container, run: 'current', lines },
];

const EMPTY: Observation = { at: '2026-09-01T12:00:00Z', objects: [], events: [], logs: [], missing: [] };

/** Returns both samples of a case: if only one is given, the earlier shows the same two minutes before. */
export const samplesOf = ({ seen, earlier }: Case): [earlier: Observation, later: Observation] => [
  { ...EMPTY, ...seen, ...earlier, at: '2026-09-01T11:58:00Z' },
  { ...EMPTY, ...seen },
];
