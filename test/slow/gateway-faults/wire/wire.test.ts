import { json, providerServer } from '../../../gateway/provider-server.ts';
import { rawProvider } from '../../../gateway/raw-provider.ts';
import { said, startGateway } from '../../../gateway/start-gateway.ts';
import { tryRows } from '../try-rows.ts';
import { bodyRows } from './rows/bodies.ts';
import { hintRows, statusRows } from './rows/statuses.ts';
import { connectionRows, streamRows } from './rows/streams.ts';
import { runWire } from './run-wire.ts';

tryRows([statusRows, hintRows, bodyRows, streamRows, connectionRows].flat(), runWire);

test.each([301, 302, 303, 307, 308])('%i to another host: nobody follows, and the key stays here', async (status) => {
  const elsewhere = await rawProvider({ bytes: '' });
  const location = elsewhere.url.replace('127.0.0.1', 'localhost');
  const primary = await providerServer((response) => response.writeHead(status, { location }).end());
  const backup = await providerServer(json(500, {}));
  const gateway = await startGateway([primary, backup]);

  const found = await said(await gateway.ask());

  expect(found).toMatchObject({ answer: 'refused' });
  expect(found.text).not.toContain(location);
  expect([primary.state.asked.length, elsewhere.state.asked]).toEqual([1, 0]);
  await gateway.close();
  await Promise.all([primary.close(), backup.close(), elsewhere.close()]);
});
