import type { Notifier } from '../../../core/kernel/ports/notifier.ts';

type Message = Parameters<Notifier['notify']>[0];

/** `told` gives what people were told so far, in order. */
export type NotifierUnderTest = { notifier: Notifier; told(): Promise<Message[]> };

const message = (id: string): Message => ({
  ...{ id, incidentId: 'incident-1', severity: 'critical', text: 'shard-2 is\nleft in safe mode' },
  at: '2026-11-23T03:00:00.000Z',
});

/** What every adapter of the Notifier port does; `makeAdapter` gives one that told nothing yet. */
export function notifierContract(
  name: string,
  makeAdapter: () => NotifierUnderTest | Promise<NotifierUnderTest>,
): void {
  describe(`${name} as Notifier`, () => {
    test('people are told everything, in order', async () => {
      const { notifier, told } = await makeAdapter();

      await notifier.notify(message('n-1'));
      await notifier.notify(message('n-2'));

      expect(await told()).toEqual([message('n-1'), message('n-2')]);
    });

    test('people are told once per id, also when it is tried twice at once', async () => {
      const { notifier, told } = await makeAdapter();

      await Promise.all([notifier.notify(message('n-1')), notifier.notify(message('n-1'))]);
      await notifier.notify({ ...message('n-1'), at: '2026-11-23T04:00:00.000Z' });

      expect(await told()).toEqual([message('n-1')]);
    });
  });
}
