import type { Observer } from './observed.ts';
import type { Built, Paths } from './paths.ts';
import type { Ports } from './ports.ts';
import type { Session } from './session.ts';

/** What the control plane is opened with; `port` 0 takes any. */
export type ControlPlaneOptions = {
  ports: Ports;
  paths: Paths;
  built: Built;
  retrieverUrl: string;
  secrets: Pick<Session, 'alertsToken' | 'earlierAlertsToken' | 'secret' | 'signInCode'>;
  port: number;
  observer?: Observer | undefined;
};
