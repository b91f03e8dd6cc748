import type { Parsed } from './alert.ts';
import { parseAlertmanager } from './alertmanager.ts';
import { parseAmp } from './amp.ts';
import { parseCloudWatch } from './cloudwatch.ts';
import { parseGrafana } from './grafana.ts';

/** The alert sources by name. The name is the last part of the address they post to. */
export const sources: ReadonlyMap<string, (body: unknown) => Parsed> = new Map([
  ['alertmanager', parseAlertmanager],
  ['grafana', parseGrafana],
  ['cloudwatch', parseCloudWatch],
  ['amp', parseAmp],
]);
