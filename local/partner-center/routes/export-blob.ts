import { blobBytes } from '../billing/export-blobs.ts';
import { rootDirectory, signatureOf } from '../billing/export-life.ts';
import type { Route, SimulatedRequest, SimulatedResponse } from '../route.ts';
import type { World } from '../world.ts';

/** The blob store: the signed query is the credential, and a token beside it is refused. */
export const exportBlob: Route = {
  method: 'GET',
  path: '/blob/billedrecon/v1/:partner/:month/:invoice/:version/:fragment/:partition/:name',
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
    const id = (request.parameters['invoice'] ?? '').replace(/^InvoiceId=/, '');
    const document = world.documents.get(id);
    const isCurrent = document !== undefined && rootDirectory(world, document) === root;
    const bytes = isCurrent ? await blobBytes(document, request.parameters['name'] ?? '') : undefined;
    if (bytes === undefined) return storageError(404, 'BlobNotFound', 'The specified blob does not exist.');
    return { status: 200, headers: { 'Content-Type': 'application/octet-stream' }, body: bytes };
  },
};

function rootOf(parameters: SimulatedRequest['parameters']): string {
  const folders = ['partner', 'month', 'invoice', 'version', 'fragment', 'partition'].map(
    (name) => parameters[name] ?? '',
  );
  return ['/billedrecon/v1', ...folders].join('/');
}

function isSigned(request: SimulatedRequest, root: string, world: World): boolean {
  const expiry = request.query.get('se') ?? '';
  const expiresAtMs = Date.parse(expiry);
  return request.query.get('sig') === signatureOf(root, expiry) && world.clock.nowMs() < expiresAtMs;
}

function storageError(status: number, code: string, message: string): SimulatedResponse {
  return {
    status,
    headers: { 'Content-Type': 'application/xml', 'x-ms-error-code': code },
    body: `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`,
  };
}
