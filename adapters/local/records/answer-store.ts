import { keptAnswer } from '../../../core/contracts/provider/kept-answer.ts';
import type { AnswerStore } from '../../../core/provider/ports/answer-store.ts';
import { type Db, inTransaction } from './database.ts';

const ANSWERS = `CREATE TABLE IF NOT EXISTS kept_answers (
  number INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE, answer TEXT NOT NULL)`;

/** Answers in SQLite; above `maxEntries` the oldest one is dropped. */
export function localAnswerStore({ db, maxEntries }: { db: Db; maxEntries: number }): AnswerStore {
  db.exec(ANSWERS);
  const select = db.prepare('SELECT answer FROM kept_answers WHERE key = ?');
  const insert = db.prepare('INSERT OR REPLACE INTO kept_answers (key, answer) VALUES (?, ?)');
  const trim = db.prepare(
    'DELETE FROM kept_answers WHERE number <= (SELECT number FROM kept_answers ORDER BY number DESC LIMIT 1 OFFSET ?)',
  );
  const remove = db.prepare('DELETE FROM kept_answers WHERE key = ?');
  return {
    get: async (key) => {
      const row = select.get(key) as { answer: string } | undefined;
      return row === undefined ? null : keptAnswer.parse(JSON.parse(row.answer));
    },
    put: async (answer) =>
      inTransaction(db, () => {
        insert.run(answer.key, JSON.stringify(answer));
        trim.run(maxEntries);
      }),
    drop: async (key) => void remove.run(key),
  };
}
