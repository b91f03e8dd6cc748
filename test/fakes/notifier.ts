import type { Notifier } from '../../core/kernel/ports/notifier.ts';

type Message = Parameters<Notifier['notify']>[0];

/** Messages in memory, one for each id. */
export class FakeNotifier implements Notifier {
  readonly told: Message[] = [];

  async notify(message: Message): Promise<void> {
    if (!this.told.some(({ id }) => id === message.id)) this.told.push(message);
  }
}
