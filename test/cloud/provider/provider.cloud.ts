import { cloudSuite } from '../needs.ts';
import { objectsIn } from '../page/left-behind.ts';
import { TARGET } from '../story/story-config.ts';
import { nightsAmongDeaths } from './among-deaths.ts';
import { beyondFlag, forgetKeyOfBackup, putBack, readFlag, refreshVolumes, settingsOf } from './flag-object.ts';
import { spendNight, spendNightInVain } from './night.ts';
import { type ProviderStory, startProviderStory, type Team } from './start-story.ts';
import { askTeam } from './team.ts';
import { ask, startUsers } from './users.ts';

const MINUTE = 60_000;
const [ANSWERED_TWO, STUCK] = [/^answers-\S+: answered from two$/, /its rollout is stuck \(ReplicaSet "answers-/];
const PAGED =
  /^provider one needs a person: "Prove the switch" failed with .*its rollout is stuck \(ReplicaSet "answers-/;
const BACK = expect.stringMatching(/^two answered for [\d.]+ (s|min), until all traffic was back on the primary\.$/);

type Nights = [ReturnType<typeof spendBehindGateway>, ...ReturnType<typeof spendByFlag>[]];

cloudSuite(['aws', 's3', 'kubernetes'], 'a provider that fails is left and returned to by the deployed machine', () => {
  let story: ProviderStory;
  let nights: Nights;
  beforeAll(async () => {
    story = await startProviderStory();
    nights = [spendBehindGateway(story), ...story.teams.map((team) => spendByFlag(story, team))];
    // They are spent at once; each test awaits its own, and tells its failure.
    await Promise.allSettled(nights);
  }, 60 * MINUTE);
  afterAll(async () => {
    for (const { close } of [...(story?.gateways ?? []), ...(story?.teams ?? [])]) close();
    await story?.stop();
  }, MINUTE);

  test('a night: switched, proven by every pod of the gateway, watched, brought back step by step', async () => {
    const { night, answers } = await nights[0];

    expectWhole(night, ['primary one', 'backup two', 'backup two', 'primary one']);
    expect(Object.keys(answers).sort()).toEqual(['backup two', 'primary one']);
    expect(textsOf(night)).toEqual(
      expect.arrayContaining(['one gets 50 % of the sessions.', 'No request is waiting; none was dropped.']),
    );
  });

  describe.each([
    [1, 'deployment-env', 'no replicas of this Deployment', 'this ConfigMap is none that a repair writes'],
    [2, 'configmap-key', 'this workload is none of the target', "key 'provider' of this ConfigMap alone"],
  ] as const)('without the gateway, team %d', (at, kind, ofDeployment, ofMap) => {
    const spent = () => nights[at] as ReturnType<typeof spendByFlag>;

    test(`each pod proves the switch of a ${kind}, and the flag brings everybody back`, async () => {
      const { night, flags } = await spent();

      expectWhole(night, ['one', 'server_is_overloaded', 'two', 'one']);
      const { incident, report } = night;
      expect(flags).toMatchObject([
        { value: 'two', mark: { incidentId: incident, before: 'one', value: 'two' } },
        { value: 'one', mark: { incidentId: incident, before: 'two', value: 'one' } },
      ]);
      expect(report.plans).toMatchObject([
        {
          changes: expect.arrayContaining([`flag (${kind}): from 'one' to 'two', for all sessions`]),
          undo: expect.stringMatching(/^Switch the flag back to 'one'\./),
          from: { provider: 'one', value: 'one' },
        },
        { summary: 'Switch all traffic from two back to one.', steps: [100] },
      ]);
      expect(report.sections.Pods?.filter((line) => ANSWERED_TWO.test(line))).toHaveLength(2);
      expect(report.sections['The way back']).toContain("100 %: up, 2 of 2 pods answer from 'one'");
    });

    test(`nothing but the mark of the ${kind} is left, and the operator may change no more than the flag`, async () => {
      const { before, after, refused } = await spent();

      expect(after).toEqual(before);
      const reasons = [ofDeployment, ofMap, 'Ragmend removes no workload but', 'cannot list resource "secrets"'];
      expect(refused).toEqual(reasons.map((reason) => expect.stringContaining(reason)));
    });
  });

  test(
    'a rollout that gets no pod ready ends the run in the words of the cluster; the old pods serve on, and it says so',
    async () => {
      const [team] = story.teams as [Team];
      await nights[1];
      await forgetKeyOfBackup(team, 10);

      const night = await spendNightInVain(story, patientOf(team));
      const flag = await readFlag(team);
      await putBack(team);

      const { ended, report, incident, failed, after } = night;
      expect([ended.status, failed, after]).toEqual(['Failed', both('server_is_overloaded'), both('one')]);
      expect(ended.steps.filter(({ error }) => error).map(({ title }) => title)).toEqual(['Prove the switch']);
      expect(textsOf(night)).toEqual(
        expect.arrayContaining([
          'The flag is left on two, but 2 of 2 pods that answer ask one.',
          expect.stringMatching(PAGED),
        ]),
      );
      expect(flag).toMatchObject({ value: 'two', mark: { incidentId: incident, before: 'one', value: 'two' } });
      expect(report.summary).toMatch(/Users are left on one\. Not every pod followed the switch to two\.$/);
      expect(report.sections.Pods?.filter((line) => STUCK.test(line))).toHaveLength(1);
      expect(report.sections.Pods?.filter((line) => ANSWERED_TWO.test(line))).toEqual([]);
    },
    20 * MINUTE,
  );

  nightsAmongDeaths(() => story);
});

const both = (said: string) => [said, said];
const textsOf = ({ ended }: { ended: Night['ended'] }) => ended.timeline.map(({ text }) => text);

const patientOf = (team: Team) => ({
  ...team,
  eachSays: () => askTeam(team.namespace),
  follow: async () => void (team.kind === 'configmap-key' && (await refreshVolumes(team))),
});

/** A night behind the gateway, and how often people were answered by whom. */
async function spendBehindGateway(story: ProviderStory) {
  const { namespace, gateways } = story;
  const urls = gateways.map(({ url }) => url);
  const users = startUsers(urls);
  const eachSays = () => Promise.all(urls.map((url) => ask(url, 1)));
  const patient = { targetId: TARGET, namespace, eachSays, follow: async () => undefined };
  const night = await spendNight(story, patient).finally(users.leave);
  return { night, answers: await users.leave() };
}

/** A night of a team: its flag after each switch, and what stands in its namespace before and after. */
async function spendByFlag(story: ProviderStory, team: Team) {
  const patient = patientOf(team);
  const standing = async () => [...(await objectsIn([team.namespace])), ...(await settingsOf(team))];
  const flags: Awaited<ReturnType<typeof readFlag>>[] = [];
  const before = await standing();
  const night = await spendNight(story, {
    ...patient,
    async follow() {
      flags.push(await readFlag(team));
      await patient.follow();
    },
  });
  return { night, flags, before, after: await standing(), refused: await beyondFlag(team) };
}

type Night = Awaited<ReturnType<typeof spendNight>>;

/** Expects a whole night, and who answered at both pods: before it, at first, by the backup, afterwards. */
function expectWhole(night: Night, said: string[]): void {
  const { ended, report, before, failed, meanwhile, after } = night;
  const told = ended.status === 'Completed' ? [] : [...ended.timeline, ...ended.steps.filter(({ error }) => error)];
  expect([ended.status, told]).toEqual(['Completed', []]);
  expect([before, failed, meanwhile, after]).toEqual(said.map(both));
  expect(textsOf(night)).toContainEqual(expect.stringMatching(/^Collected 3 files of first evidence/));
  const decided = ended.approvals.map(({ plan, state }) => `${plan.action} ${state}`);
  expect(decided.sort()).toEqual(['ramp Approved', 'switch Approved']);
  expect(report.summary).toEqual(BACK);
}
