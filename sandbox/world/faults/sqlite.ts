import { copyFileSync, rmSync, statSync, truncateSync } from 'node:fs';
import { basename, join } from 'node:path';
import Database from 'libsql';
import { databaseOf, earlierVolume, type Fault, type Place, rewrite } from './fault.ts';

/** Enough documents to write the index to disk and to empty the database's log. */
const NEWER_DOCUMENTS = 130;
const PATIENCE_MS = 5_000;

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
  'zeroed-sqlite-00': zeroedFrom(0),
  'zeroed-sqlite-10': zeroedFrom(10),
  'zeroed-sqlite-20': zeroedFrom(20),
  'zeroed-sqlite-30': zeroedFrom(30),
  'zeroed-sqlite-40': zeroedFrom(40),
  'zeroed-sqlite-50': zeroedFrom(50),
  'zeroed-sqlite-60': zeroedFrom(60),
  'zeroed-sqlite-70': zeroedFrom(70),
  'zeroed-sqlite-80': zeroedFrom(80),
  'zeroed-sqlite-90': zeroedFrom(90),
  'older-sqlite': {
    description: `chroma.sqlite3 is that of the newest snapshot, ${NEWER_DOCUMENTS} documents older than the index beside it`,
    strike: async (place) => {
      await place.addDocuments(NEWER_DOCUMENTS);
      const database = databaseOf(place);
      copyFileSync(join(earlierVolume(place), basename(database)), database);
    },
    shownBy: 'reboot',
  },
  'garbled-texts': {
    description: 'bytes of every third text are other ones in chroma.sqlite3: vectors, ids and count are whole',
    strike: garbleTexts,
    shownBy: 'reboot',
  },
  'lost-texts': {
    description: 'every third document has lost its text in chroma.sqlite3: vectors, ids and count are whole',
    strike: loseTexts,
    shownBy: 'itself',
  },
} satisfies Record<string, Fault>;

function zeroedFrom(percent: number): Fault {
  return {
    description: `a tenth of chroma.sqlite3, from ${percent} % on, is zero: what shows of it depends on what lay there`,
    strike: (place) =>
      rewrite(
        databaseOf(place),
        (bytes) =>
          void bytes.fill(
            0,
            Math.floor((bytes.length * percent) / 100),
            Math.floor((bytes.length * (percent + 10)) / 100),
          ),
      ),
    shownBy: 'reboot',
  };
}

function loseTexts(place: Place): void {
  const lose = "DELETE FROM embedding_metadata WHERE key = 'chroma:document' AND id % 3 = 0";
  inDatabase(place, (db) => db.prepare(lose).run());
}

/**
 * Garbles texts. A text is stored twice, once for full-text search; texts that continue on another
 * page are skipped.
 */
function garbleTexts(place: Place): void {
  const query = "SELECT string_value AS text FROM embedding_metadata WHERE key = 'chroma:document' AND id % 3 = 0";
  const rows = inDatabase(place, (db) => db.prepare(query).all() as { text: string }[]);
  rewrite(databaseOf(place), (bytes) => {
    for (const { text } of rows) {
      const part = Buffer.from(text.slice(0, 48));
      for (let at = bytes.indexOf(part); at >= 0; at = bytes.indexOf(part, at + part.length))
        bytes.fill('#', at, at + part.length);
    }
  });
}

function inDatabase<T>(place: Place, work: (db: Database.Database) => T): T {
  const db = new Database(databaseOf(place), { timeout: PATIENCE_MS });
  try {
    return work(db);
  } finally {
    db.close();
  }
}
