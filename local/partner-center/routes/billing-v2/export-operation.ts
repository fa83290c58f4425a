import { exportNumber, lifeOf, manifestJson, type ExportLife } from '../../billing/export-life.ts';
import { graphError } from '../../billing/graph-error.ts';
import type { Route } from '../../route.ts';
import type { SimulatedExport, World } from '../../world.ts';

const NAMESPACE = '#microsoft.graph.partners.billing';

/** Where an export stands: always 200, the outcome is in the body. */
export const exportOperation: Route = {
  method: 'GET',
  path: '/graph/v1.0/reports/partners/billing/operations/:operationId',
  lane: 'graph',
  answer: (request, world) => {
    const running = world.exports.get(request.parameters['operationId'] ?? '');
    if (running === undefined || world.scenario.cloud === 'us_government') {
      return graphError(404, 'NotFound', 'Operation not found.');
    }
    const life = lifeOf(world, running);
    if (life.state === 'gone') return graphError(410, 'Gone', 'The operation is no longer available.');
    return {
      status: 200,
      // The header is documented, and missing often enough that Microsoft's own sample fails without it.
      headers: isPending(life) && exportNumber(world, running) % 3 !== 2 ? { 'Retry-After': '10' } : {},
      body: operationJson(world, request.origin, running, life),
    };
  },
};

function operationJson(
  world: World,
  origin: string,
  running: SimulatedExport,
  life: Exclude<ExportLife, { state: 'gone' }>,
): object {
  const number = exportNumber(world, running);
  const common = {
    id: running.operationId,
    // Without a zone here, with one and seven digits below: so is the sample.
    createdDateTime: new Date(running.startedAtMs).toISOString().slice(0, 19),
    lastActionDateTime: new Date(world.clock.nowMs()).toISOString().replace('Z', '6691Z'),
  };
  switch (life.state) {
    case 'not_started':
      return { '@odata.type': `${NAMESPACE}.runningOperation`, status: 'notStarted', ...common };
    case 'running':
      return { '@odata.type': `${NAMESPACE}.runningOperation`, status: 'running', ...common };
    case 'failed':
      return {
        '@odata.type': `${NAMESPACE}.failedOperation`,
        status: 'failed',
        ...common,
        error: { message: 'No data available', code: '5000' },
      };
    case 'succeeded':
      return {
        '@odata.type': `${NAMESPACE}.exportSuccessOperation`,
        status: number % 4 < 2 ? 'succeeded' : 'completed',
        ...common,
        // The pages show a link, Microsoft's sample code reads the manifest inside.
        ...(number % 2 === 0
          ? {
              'resourceLocation@odata.navigationLink': `${origin}/graph/v1.0/reports/partners/billing/manifests/${running.operationId}`,
            }
          : { resourceLocation: manifestJson(world, origin, running, life.data) }),
      };
  }
}

function isPending(life: ExportLife): boolean {
  return life.state === 'not_started' || life.state === 'running';
}
