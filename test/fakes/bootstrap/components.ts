import { StartRefused } from '../../../core/bootstrap/errors.ts';
import type { ComponentStatus, Components } from '../../../core/bootstrap/ports/components.ts';
import type { Fence } from '../../../core/kernel/ports/fence.ts';
import { NotFound, PlanDrifted } from '../../../core/kernel/task-error.ts';
import type { FakeService, Part } from './service.ts';

/** The components of a fake service; `changes` lists each change that was one. */
export class FakeComponents implements Components {
  constructor(
    readonly service: FakeService,
    private readonly held: (fence: Fence) => void,
    readonly changes: string[] = [],
  ) {}

  async status(_targetId: string, workload: string): Promise<ComponentStatus> {
    const { replicas, version, pastRevision, stalePods } = this.partOf(workload);
    const ready = this.service.ready(workload);
    const lack = this.service.lack(workload);
    return {
      ...{ workload, replicas, ready, version, pastRevision, stalePods: [...stalePods] },
      pods: this.service.pods(workload),
      failing: replicas > 0 && lack !== null ? `it waits for ${lack}` : null,
    };
  }

  async scale(fence: Fence, workload: string, replicas: number, version: string): Promise<void> {
    const part = this.allowed(fence, workload, version);
    if (part.replicas === replicas) return;
    if (part.scaledBy) throw new StartRefused(`${part.scaledBy} scales '${workload}': pause it first`);
    this.service.scale(workload, replicas);
    this.changes.push(`scale ${workload} ${replicas}`);
  }

  async deletePods(fence: Fence, workload: string, pods: string[]): Promise<void> {
    this.held(fence);
    const part = this.partOf(workload);
    const there = pods.filter((pod) => part.stalePods.includes(pod));
    if (there.length === 0) return;
    Object.assign(part, {
      stalePods: part.stalePods.filter((pod) => !there.includes(pod)),
      upAt: this.service.clock.now(),
    });
    this.changes.push(`delete ${there.join(' ')}`);
  }

  async rollBack(fence: Fence, workload: string, revision: string, version: string): Promise<void> {
    this.held(fence);
    const part = this.partOf(workload);
    if (part.version === `back at ${revision}`) return;
    this.allowed(fence, workload, version);
    Object.assign(part, { version: `back at ${revision}`, pastRevision: null, isServingOld: false, needs: [] });
    this.changes.push(`roll back ${workload} ${revision}`);
  }

  async isFunctional(_targetId: string, workload: string): Promise<boolean> {
    return this.partOf(workload).settles && this.service.ready(workload) > 0;
  }

  private allowed(fence: Fence, workload: string, version: string): Part {
    this.held(fence);
    const part = this.partOf(workload);
    if (part.version !== version)
      throw new PlanDrifted(`'${workload}' is of version '${part.version}', not '${version}': plan again`);
    return part;
  }

  private partOf(workload: string): Part {
    const part = this.service.parts.get(workload);
    if (part) return part;
    throw new NotFound(`'${workload}' is no component: add it to bootstrap.components`);
  }
}
