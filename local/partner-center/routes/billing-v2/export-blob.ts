import { blobBytes } from '../../billing/export-blobs.ts';
import { signatureOf } from '../../billing/export-life.ts';
import { storageError } from '../../billing/storage-error.ts';
import type { Route, SimulatedRequest } from '../../route.ts';
import type { ExportData, World } from '../../world.ts';

/** The blob store: the signed query is the credential, and a token beside it is refused. */
export const exportBlob: Route = {
  method: 'GET',
  path: '/blob/:store/v1/:partner/:month/:subject/:version/:fragment/:partition/:name',
  lane: 'none',
  answer: async (request, world) => {
    if (request.headers['authorization'] !== undefined) {
      return storageError(
        400,
        'InvalidAuthenticationInfo',
        'Authentication information is not given in the correct format.',
      );
    }
    const root = rootOf(request.parameters);
    if (!isSigned(request, root, world)) {
      return storageError(403, 'AuthenticationFailed', 'Server failed to authenticate the request.');
    }
    const data = dataUnder(world, root);
    const bytes = data === undefined ? undefined : await blobBytes(data, request.parameters['name'] ?? '');
    if (bytes === undefined) return storageError(404, 'BlobNotFound', 'The specified blob does not exist.');
    return { status: 200, headers: { 'Content-Type': 'application/octet-stream' }, body: bytes };
  },
};

function rootOf(parameters: SimulatedRequest['parameters']): string {
  const folders = ['partner', 'month', 'subject', 'version', 'fragment', 'partition'].map(
    (name) => parameters[name] ?? '',
  );
  return [`/${parameters['store'] ?? ''}/v1`, ...folders].join('/');
}

/** The blobs of an export are there as long as its data is what it was: a restated invoice lies in another folder. */
function dataUnder(world: World, root: string): ExportData | undefined {
  for (const exported of world.exports.values()) {
    const data = exported.data();
    if (data?.root === root) return data;
  }
  return undefined;
}

function isSigned(request: SimulatedRequest, root: string, world: World): boolean {
  const expiry = request.query.get('se') ?? '';
  const expiresAtMs = Date.parse(expiry);
  return request.query.get('sig') === signatureOf(root, expiry) && world.clock.nowMs() < expiresAtMs;
}
