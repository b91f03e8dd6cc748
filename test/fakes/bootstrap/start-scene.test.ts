import { startSceneContract } from '../../contracts/bootstrap/start-scene.contract.ts';
import { FakeClock } from '../clock.ts';
import { FakeService } from './service.ts';
import { FakeStartScene } from './start-scene.ts';

startSceneContract('the fake', async () => {
  const service = new FakeService(new FakeClock());
  service.add('Deployment/retriever').add('Deployment/web', { needs: ['schema'] });
  service.schema = 'missing';
  const line = 'relation "documents" does not exist';
  return { startScene: new FakeStartScene(service), serving: 'Deployment/retriever', waiting: 'Deployment/web', line };
});
