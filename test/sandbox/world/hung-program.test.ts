import { addressOf, hungEnder, type Service, startService } from '../../../sandbox/world/service-process.ts';
import { type RealProcesses, realProcesses } from '../../adapters/local/real-processes.ts';
import { until } from '../../until.ts';

/** Answers until it gets SIGUSR2, and from then on accepts requests and leaves them. */
const PROGRAM = `
  let isHung = false;
  process.on('SIGUSR2', () => (isHung = true));
  require('node:http').createServer((_, answer) => isHung || answer.end('ok')).listen(Number(process.argv[1]), '127.0.0.1');
`;
const service: Service = {
  name: 'retriever',
  command: (port) => ({ command: process.execPath, args: ['-e', PROGRAM, String(port)], env: {} }),
};
const HUNG = { ms: 600, looks: 3, answerMs: 200 };

let real: RealProcesses;
beforeEach(() => {
  real = realProcesses();
});
afterEach(() => real.close());

test.each(['SIGSTOP', 'SIGUSR2'] as const)(
  'a program that hangs after %s is ended, and another takes its place',
  async (signal) => {
    const { table } = real;
    const url = await startService(table, service);
    const pid = Number(table.find('retriever')?.pid);
    const endIfHung = hungEnder({ table, hung: HUNG });
    for (let look = 0; look < HUNG.looks + 1; look++) await endIfHung('retriever');
    const whileWell = addressOf(table, 'retriever');
    process.kill(pid, signal);

    await until(async () => {
      await endIfHung('retriever');
      return addressOf(table, 'retriever') === null;
    });
    const again = await startService(table, service);

    expect([whileWell, again]).toEqual([url, url]);
    expect(table.find('retriever')).toMatchObject({ restarts: 1 });
    expect((await fetch(again)).status).toBe(200);
  },
);

test('nothing happens to a program that does not run, or that answers again in time', async () => {
  const { table } = real;
  const endIfHung = hungEnder({ table, hung: { ...HUNG, ms: 60_000 } });
  await endIfHung('retriever');
  await startService(table, service);
  const pid = Number(table.find('retriever')?.pid);
  process.kill(pid, 'SIGSTOP');
  for (let look = 0; look < HUNG.looks + 1; look++) await endIfHung('retriever');
  process.kill(pid, 'SIGCONT');

  await endIfHung('retriever');

  expect(table.find('retriever')).toMatchObject({ pid, restarts: 0 });
  expect(addressOf(table, 'retriever')).not.toBeNull();
});
