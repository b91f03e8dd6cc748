import type { StartFound } from '../../core/contracts/rooms/bootstrap.ts';
import type { Reach } from '../caller.ts';
import { type Client, clientFor } from '../client.ts';
import { CommandFailed, ExitCode, NotThere } from '../exit-codes.ts';

/**
 * Returns what the newest run about a start found, as the API shows it: of a service, or of any. Throws
 * CommandFailed if there is none, or it has not looked yet.
 */
export async function explainIncident(
  reach: Reach,
  service: string | undefined,
): Promise<StartFound & { incidentId: string }> {
  const client = clientFor(service === undefined ? reach : { ...reach, target: service });
  const incidentId = await newestOf(client, service);
  const { found } = await client.startOf(incidentId);
  if (found !== null) return { incidentId, ...found };
  throw new CommandFailed(
    `${incidentId} has not looked at the start yet: see "ragmend show ${incidentId}", and try again`,
    ExitCode.Refused,
  );
}

async function newestOf(client: Client, service: string | undefined): Promise<string> {
  for (let page: string | undefined, isFirst = true; isFirst || page !== undefined; isFirst = false) {
    const { incidents, next } = await client.incidents(page === undefined ? {} : { page });
    const found = incidents.find(({ subject }) => subject.kind === 'service' && (service ?? subject.id) === subject.id);
    if (found) return found.id;
    page = next ?? undefined;
  }
  const name = service === undefined ? 'service/TARGET' : `service/${service}`;
  throw new NotThere(
    `no run was about the start of ${service ?? 'a service'}: begin with "ragmend start ${name} --runbook bootstrap-observe", which changes nothing`,
  );
}
