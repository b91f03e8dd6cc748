import { componentsContract } from '../../contracts/bootstrap/components.contract.ts';
import { FakeClock } from '../clock.ts';
import { FakeFences } from '../fences.ts';
import { FakeComponents } from './components.ts';
import { FakeService, type Part } from './service.ts';

componentsContract('the fake', async () => {
  const clock = new FakeClock();
  const service = new FakeService(clock).add('Deployment/web', { replicas: 2 });
  const fences = new FakeFences(3);
  return {
    components: new FakeComponents(service, (fence) => fences.check(fence)),
    fence: { incidentId: 'docs-rag-bootstrap-recovery-1', targetId: 'docs-rag', epoch: 3 },
    workload: 'Deployment/web',
    change: async () => void Object.assign(service.parts.get('Deployment/web') as Part, { version: 'v2' }),
    wait: async () => clock.advance(5),
  };
});
