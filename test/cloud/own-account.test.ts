import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { ownAccount } from './own-account.ts';

test('who comes second waits until the first gives the account back', async () => {
  const order: string[] = [];
  const first = await ownAccount(0);
  const second = ownAccount((first.address() as AddressInfo).port).then((server) => {
    order.push('second has it');
    return server;
  });
  // Long enough for the second to have asked once.
  await new Promise((resolve) => setTimeout(resolve, 100));
  order.push('first gives it back');
  first.close();
  await once(first, 'close');
  (await second).close();

  expect(order).toEqual(['first gives it back', 'second has it']);
});
