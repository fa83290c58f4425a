import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { loadScenarioFile } from '../../local/scenarios/load-scenario.ts';
import { play } from './play.ts';

describe('the example of docs/examples', () => {
  it('is bought in the world of the scenario that npm start plays', async () => {
    const loaded = await loadScenarioFile('local/scenarios/small.json');
    if (!loaded.ok) throw new Error('The scenario cannot be read.');
    const { system, failures } = await play({ ...loaded.scenario, timeline: [] });
    try {
      await system.client.sendRequest(
        JSON.parse(readFileSync('docs/examples/purchase-request.json', 'utf8')),
      );
      await system.runner.advanceTo(system.clock.nowMs() + 12 * 3_600_000);
      const [bought] = await system.client.purchases({ requestId: 'EXAMPLE-1' });
      expect(bought).toMatchObject({ stage: 'fulfilled', charge: { amount: '551.59', currency: 'EUR' } });
      expect(failures).toEqual([]);
    } finally {
      await system.stop();
    }
  }, 60_000);
});
