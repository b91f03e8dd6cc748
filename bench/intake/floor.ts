import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { openDatabase } from '../../adapters/local/records/database.ts';
import { localSignals } from '../../adapters/local/records/signals.ts';
import type { Signal } from '../../core/contracts/signal.ts';
import type { Intake } from './server.ts';

type Sent = { alerts: Pick<Signal, 'status' | 'labels' | 'annotations' | 'startsAt' | 'fingerprint'>[] };

/**
 * The least that takes alerts and keeps them: a bare HTTP server that writes the same rows in the
 * same transaction, checks nothing and decides nothing.
 */
export async function floorIntake(dir: string): Promise<Intake> {
  const db = openDatabase(join(dir, 'floor.db'));
  localSignals({ db });
  const insert = db.prepare(
    'INSERT INTO signals (id, disposition, incident_id, status, times, record) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING',
  );
  const again = db.prepare(
    "UPDATE signals SET times = times + 1, status = CASE WHEN ? = 'resolved' THEN 'resolved' ELSE status END WHERE id = ?",
  );
  const put = db.transaction((signals: Pick<Signal, 'id' | 'status'>[]) => {
    for (const { id, status, ...rest } of signals) {
      const { changes } = insert.run(id, 'ObserveOnly', null, status, 1, JSON.stringify({ id, ...rest }));
      if (changes === 0) again.run(status, id);
    }
  });
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      put.immediate(rowsOf(JSON.parse(Buffer.concat(chunks).toString()) as Sent));
      response.writeHead(202, { 'content-type': 'application/json' }).end('{"stored":1}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/`, token: 'none', db };
}

function rowsOf({ alerts }: Sent) {
  const receivedAt = new Date().toISOString();
  return alerts.map(({ status, labels, annotations, startsAt, fingerprint }) => {
    const id = JSON.stringify(['alertmanager', fingerprint, startsAt]);
    const { alertname } = labels;
    return { id, status, labels, annotations, startsAt, fingerprint, alertname, source: 'alertmanager', receivedAt };
  });
}
