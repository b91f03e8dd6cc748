import type { Rename } from '../../../core/contracts/plans/settle-plan.ts';
import type { ShardFence } from '../../../core/kernel/ports/fence.ts';
import type { MoveState, VolumeMoves } from '../../../core/kernel/ports/volume-moves.ts';
import { NotFound, WriteConflict } from '../../../core/kernel/task-error.ts';
import { FakeFences } from '../fences.ts';

type Move = { incidentId: string; renames: Rename[]; state: MoveState };

/**
 * Moves as records in memory; `ids` says which volume has each name. If somebody `comes`, they
 * accept an offer and carry it out once it is granted; otherwise a test calls `accept`, `begin` and
 * `make`.
 */
export class FakeVolumeMoves implements VolumeMoves {
  readonly ids: Map<string, string>;
  comes = true;
  move: Move | null = null;
  private readonly fences: FakeFences;

  constructor(ids: Record<string, string>, epoch: number | null = null) {
    this.ids = new Map(Object.entries(ids));
    this.fences = new FakeFences(epoch);
  }

  async identify(name: string): Promise<string | null> {
    return this.ids.get(name) ?? null;
  }

  async offer(fence: ShardFence, renames: Rename[]): Promise<void> {
    this.fences.check(fence);
    const { incidentId } = fence;
    const isSame =
      this.move?.incidentId === incidentId && JSON.stringify(this.move.renames) === JSON.stringify(renames);
    if (isSame) return;
    if (this.move?.state === 'moving') throw new WriteConflict('a move is under way');
    this.move = { incidentId, renames, state: this.comes ? 'accepted' : 'offered' };
  }

  async grant(fence: ShardFence): Promise<void> {
    this.fences.check(fence);
    const move = this.ownMove(fence);
    if (['granted', 'moving', 'moved'].includes(move.state)) return;
    if (move.state !== 'accepted') throw new WriteConflict(`the move is '${move.state}'`);
    move.state = 'granted';
    if (this.comes) this.make();
  }

  async stateOf(about: Pick<ShardFence, 'incidentId'>): Promise<MoveState> {
    return this.ownMove(about).state;
  }

  async withdraw(fence: ShardFence): Promise<MoveState | null> {
    this.fences.check(fence);
    const { incidentId } = fence;
    if (this.move?.incidentId !== incidentId) return null;
    if (!['moving', 'moved'].includes(this.move.state)) this.move.state = 'withdrawn';
    return this.move.state;
  }

  accept(): void {
    this.to('accepted');
  }

  begin(): void {
    this.to('moving');
  }

  make(): void {
    const { renames } = this.to('moved');
    for (const { from } of renames) this.ids.delete(from);
    for (const { id, to } of renames) this.ids.set(to, id);
  }

  private to(state: MoveState): Move {
    if (!this.move) throw new Error('nothing is offered');
    this.move.state = state;
    return this.move;
  }

  private ownMove({ incidentId }: Pick<ShardFence, 'incidentId'>): Move {
    if (this.move?.incidentId === incidentId) return this.move;
    throw new NotFound(`incident '${incidentId}' offered no move`);
  }
}
