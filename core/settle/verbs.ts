import { checkMove } from './check-move.ts';
import { dismissServer } from './dismiss-server.ts';
import { freeVolumes } from './free-volumes.ts';
import { offerMove } from './offer-move.ts';
import { planSettle } from './plan-settle.ts';
import { settleShard } from './settle-shard.ts';
import { startMoved } from './start-moved.ts';
import { turnBack } from './turn-back.ts';

export const settleVerbs = {
  checkMove,
  dismissServer,
  freeVolumes,
  offerMove,
  planSettle,
  settleShard,
  startMoved,
  turnBack,
};
