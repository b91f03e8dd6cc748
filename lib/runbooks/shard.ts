import { incident, subject } from '../steps/refs.ts';

/** The input of a shard's tasks: the incident, and its shard. */
export const shard = { ...incident, shardId: subject.id };
