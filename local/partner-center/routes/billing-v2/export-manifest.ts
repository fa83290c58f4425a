import { lifeOf, manifestJson } from '../../billing/export-life.ts';
import { graphError } from '../../billing/graph-error.ts';
import type { Route } from '../../route.ts';

/** The manifest of a finished export; as long as the export itself, it is there for some hours only. */
export const exportManifest: Route = {
  method: 'GET',
  path: '/graph/v1.0/reports/partners/billing/manifests/:manifestId',
  lane: 'graph',
  answer: (request, world) => {
    const running = world.exports.get(request.parameters['manifestId'] ?? '');
    if (running === undefined || world.scenario.cloud === 'us_government') {
      return graphError(404, 'NotFound', 'Manifest not found.');
    }
    const life = lifeOf(world, running);
    if (life.state === 'gone') return graphError(410, 'Gone', 'The manifest is no longer available.');
    if (life.state !== 'succeeded') return graphError(404, 'NotFound', 'Manifest not found.');
    return { status: 200, body: manifestJson(world, request.origin, running, life.data) };
  },
};
