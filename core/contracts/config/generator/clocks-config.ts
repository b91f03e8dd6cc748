import * as z from 'zod';

const seconds = (about: string, most: number) => z.number().min(0.1).max(most).describe(`${about}, in seconds`);

const connect = seconds('Until the connection stands', 30);
const firstToken = seconds('From then until the first token of content of a stream', 600);
const idle = seconds('Between two tokens of content of a stream', 600);
const answer = seconds('Until an answer that is not streamed is whole', 900);

/**
 * How long a request waits for each part of an answer. Keep-alives and frames without content do
 * not count.
 */
export const clocksConfig = z.strictObject({
  connect: connect.default(2.5),
  firstToken: firstToken.default(20),
  idle: idle.default(15),
  answer: answer.default(60),
});

/** The same for one model; only differences are given. */
export const modelClocksConfig = z.strictObject({ connect, firstToken, idle, answer }).partial();
