import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { projectRoot } from '../cli/project-root.ts';

/**
 * A program of the bench in a process of its own, so that its processor time is its own: it answers
 * one question at a time.
 */
export type Child<Question, Answer> = { ask(question: Question): Promise<Answer>; stop(): Promise<void> };

/** Starts a built program of the bench. */
export function startChild<Question extends object, Answer>(
  program: string,
  ...args: string[]
): Child<Question, Answer> {
  const child = fork(join(projectRoot(), 'dist', `${program}.mjs`), args);
  const ended = once(child, 'exit').then(([code, signal]) => {
    throw new Error(`'${program} ${args.join(' ')}' ended with ${code ?? signal}: its messages are above`);
  });
  ended.catch(() => undefined);
  return {
    async ask(question) {
      const answered = once(child, 'message');
      child.send(question);
      const [answer] = await Promise.race([answered, ended]);
      return answer as Answer;
    },
    async stop() {
      child.disconnect();
      await ended.catch(() => undefined);
    },
  };
}

/** The child's side: answers each question, and exits when the bench lets go of it or is gone. */
export function answering<Question, Answer>(answer: (question: Question) => Promise<Answer>): void {
  process.on('disconnect', () => process.exit());
  // Ctrl-C in a terminal reaches all; the bench itself ends its children.
  process.on('SIGINT', () => undefined);
  process.on('message', (question: Question) => {
    answer(question).then(
      (text) => process.send?.(text as object),
      (error: unknown) => {
        throw error;
      },
    );
  });
}
