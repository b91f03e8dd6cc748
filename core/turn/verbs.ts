import { passTurn } from './pass-turn.ts';
import { takeTurn } from './take-turn.ts';

export const turnVerbs = { passTurn, takeTurn };
