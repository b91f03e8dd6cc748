import { rmSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { type Fault, type Place, rewrite, volumeOf } from './fault.ts';

/** Damage to the database beside the index. */
export const sqliteFaults = {
  'truncated-sqlite': {
    description: 'chroma.sqlite3 is cut to half: queries fail, a restarted server does not come up',
    strike: (place) => truncateSync(databaseOf(place), Math.floor(statSync(databaseOf(place)).size / 2)),
    shownBy: 'reboot',
  },
  'zeroed-sqlite-header': {
    description: 'the header of chroma.sqlite3 is zero: queries fail, a restarted server does not come up',
    strike: (place) => rewrite(databaseOf(place), (bytes) => bytes.fill(0, 0, 100)),
    shownBy: 'reboot',
  },
  'deleted-sqlite': {
    description: 'chroma.sqlite3 is deleted while the server has it open: writes fail, a restarted server is empty',
    strike: (place) => rmSync(databaseOf(place)),
    shownBy: 'write',
  },
} satisfies Record<string, Fault>;

function databaseOf(place: Place): string {
  return join(volumeOf(place), 'chroma.sqlite3');
}
