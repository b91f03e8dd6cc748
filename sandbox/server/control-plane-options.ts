import type { Built, Paths } from './paths.ts';
import type { Observer } from './ports/observed.ts';
import type { Ports } from './ports/ports.ts';
import type { Session } from './session.ts';

/** The options of the control plane; `port` 0 uses any free port. */
export type ControlPlaneOptions = {
  ports: Ports;
  paths: Paths;
  built: Built;
  retrieverUrl: string;
  secrets: Pick<Session, 'alertsToken' | 'earlierAlertsToken' | 'secret' | 'signInCode'>;
  port: number;
  observer?: Observer | undefined;
};
