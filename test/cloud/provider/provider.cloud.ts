import { cloudSuite } from '../needs.ts';
import { spendNight } from './night.ts';
import { type ProviderStory, startProviderStory } from './start-story.ts';

const MINUTE = 60_000;

const TOLD = [
  expect.stringMatching(/^Collected 3 files of first evidence/),
  'Switched all traffic to two.',
  'Each of 2 pods answers from two, and the flag still says so.',
  'one gets 50 % of the sessions.',
  'one gets 100 % of the sessions.',
  'No request is waiting; none was dropped.',
];

cloudSuite(['aws', 's3', 'kubernetes'], 'a provider that fails is left and returned to by the deployed machine', () => {
  let story: ProviderStory;
  beforeAll(async () => {
    story = await startProviderStory();
  }, 20 * MINUTE);
  afterAll(async () => {
    for (const { close } of story?.gateways ?? []) close();
    await story?.stop();
  }, MINUTE);

  test(
    'a night: switched, proven by every pod of the gateway, watched, brought back step by step',
    async () => {
      const { ended, before, meanwhile, after, answers } = await spendNight(story);

      const told = ended.status === 'Completed' ? [] : [...ended.timeline, ...ended.steps.filter(({ error }) => error)];
      expect([ended.status, told]).toEqual(['Completed', []]);
      expect([before, meanwhile, after]).toEqual(
        ['primary one', 'backup two', 'primary one'].map((said) => [said, said]),
      );
      expect(Object.keys(answers).sort()).toEqual(['backup two', 'primary one']);
      expect(ended.approvals.map(({ plan, state }) => `${plan.action} ${state}`).sort()).toEqual([
        'ramp Approved',
        'switch Approved',
      ]);
      expect(ended.timeline.map(({ text }) => text)).toEqual(expect.arrayContaining(TOLD));
    },
    20 * MINUTE,
  );
});
