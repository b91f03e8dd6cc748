import { apply, kubectl } from '../kubectl.ts';
import { cloudSuite } from '../needs.ts';
import { endedOf, untilIncident } from '../story/api.ts';
import { amongDeaths, namesOf, testAmongDeaths } from '../story/deaths.ts';
import { approve, planned, untilReported } from '../story/night.ts';
import { started } from '../story/snapshot.ts';
import { begin, protect, type Story } from '../story/start-story.ts';
import { storyTarget } from '../story/story-config.ts';
import { database, declared, NO_TABLE } from './cases/migrations.ts';
import { deployment } from './objects.ts';
import { AWAITS_SCHEMA } from './programs.ts';

const MINUTE = 60_000;
/** The emulator keeps the executions of a deployment that was removed: no other suite has this name in its runs. */
const TARGET = 'start-rag';
const RETRIEVER = 'Deployment/retriever';
const SHARDS = ['shard-1'];
/** The functions that a start calls on this way, each of which changes something. */
const KILLED = [
  'askChecks',
  'checkComponents',
  'checkMigration',
  'checkSchema',
  'clearMigrations',
  'collectStartEvidence',
  'judgeStart',
  'planStart',
  'startComponents',
  'startMigration',
  'stopComponents',
  'validateService',
];
const BOOTSTRAP = {
  components: [{ workload: RETRIEVER, role: 'retriever', migration: declared }],
  sampleSeconds: 10,
};

cloudSuite(['aws', 's3', 'kubernetes', 'killing'], 'a start that waits for its schema, by the deployed machine', () => {
  let story: Story;
  beforeAll(async () => {
    story = await begin(async (namespace, folder) => {
      // It is called stuck after five minutes: the deployment takes most of them.
      await kubectl(['create', 'namespace', namespace]);
      const stuck = deployment('retriever', AWAITS_SCHEMA(NO_TABLE), { spec: { progressDeadlineSeconds: 60 } });
      await apply([...database, stuck].map((one) => ({ ...one, metadata: { ...Object(one).metadata, namespace } })));
      return protect(namespace, storyTarget(namespace, SHARDS, { id: TARGET, bootstrap: BOOTSTRAP }), SHARDS, folder);
    });
  }, 60 * MINUTE);
  afterAll(() => story?.stop(), MINUTE);

  testAmongDeaths('bootstrap-recovery')(
    'is migrated once and started, where each function is killed after each change that it makes',
    async () => {
      const { namespace, operator } = story;
      const killing = { machines: ['bootstrap-recovery'], killed: KILLED, sweepMs: 15_000 };

      const { result: ended, deaths } = await amongDeaths(killing, async () => {
        const incident = await started(operator, TARGET, 'bootstrap-recovery');
        await approve(story, await planned(story, incident, 'start', 1200));
        return untilIncident(operator, incident, 'the end', 1200, endedOf);
      });

      const told = ended.status === 'Completed' ? [] : [...ended.timeline, ...ended.steps.filter(({ error }) => error)];
      expect([ended.status, told]).toEqual(['Completed', []]);
      const schema = `/api/v1/namespaces/${namespace}/services/database:8080/proxy/schema`;
      expect(await kubectl(['get', '--raw', schema])).toBe('1');
      const ready = ['-o', 'jsonpath={.spec.replicas} {.status.readyReplicas}'];
      expect(await kubectl(['-n', namespace, 'get', 'deployment', 'retriever', ...ready])).toBe('1 1');
      expect(await untilReported(story, ended.id)).toEqual(
        expect.arrayContaining([expect.stringMatching(/report\.json$/)]),
      );
      expect(namesOf(deaths)).toEqual(KILLED);
    },
    60 * MINUTE,
  );
});
