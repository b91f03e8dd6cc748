import { incident, subject } from '../steps/refs.ts';

/** What tasks of a shard are given: the incident, and the shard that it is about. */
export const shard = { ...incident, shardId: subject.id };
