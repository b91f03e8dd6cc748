import { readLogs } from '../../../cli/explain/read-logs.ts';
import { files } from './world.ts';

const dir = files();
afterAll(() => dir.remove());

test('logs are read by pod, container and run, also from a dump of the cluster', () => {
  dir.put('logs/retriever-1/app.log', 'now\n');
  dir.put('logs/retriever-1/app.previous.log', 'one\ntwo\n');
  dir.put('logs/retriever-1/notes.md', 'no log');
  dir.put(
    'logs/rag/db-0/logs.txt',
    '==== START logs for container db of pod rag/db-0 ====\nready\n==== END logs for container db of pod rag/db-0 ====\n',
  );

  expect(readLogs(`${dir.folder}/logs`)).toEqual([
    { pod: 'db-0', container: 'db', run: 'current', lines: ['ready'] },
    { pod: 'retriever-1', container: 'app', run: 'current', lines: ['now'] },
    { pod: 'retriever-1', container: 'app', run: 'previous', lines: ['one', 'two'] },
  ]);
});

test('a folder that is not there is told', () => {
  expect(() => readLogs(`${dir.folder}/none`)).toThrow("none' can't be read: give a folder with logs");
});
