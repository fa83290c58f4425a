import type { AddressInfo } from 'node:net';
import { buildApp } from 'fauxqs';
import { replacement, type Endpoint } from './endpoint.ts';

type Replacements = { readonly sqs: string | undefined; readonly s3: string | undefined };

/** SQS and S3 for this process: what `SQS_ENDPOINT` and `S3_ENDPOINT` name, or one embedded server for both. */
export async function startSqsAndS3(
  region: string,
  replacements: Replacements = { sqs: process.env['SQS_ENDPOINT'], s3: process.env['S3_ENDPOINT'] },
): Promise<{ readonly sqs: Endpoint; readonly s3: Endpoint }> {
  const sqs = replacement(replacements.sqs);
  const s3 = replacement(replacements.s3);
  if (sqs && s3) return { sqs, s3 };
  const embedded = await startEmbedded(region);
  return { sqs: sqs ?? embedded, s3: s3 ?? embedded };
}

// Built and bound by hand: the package's own start would listen on every interface of the machine.
async function startEmbedded(region: string): Promise<Endpoint> {
  const server = buildApp({ logger: false, defaultRegion: region });
  await server.listen({ port: 0, host: '127.0.0.1' });
  const { port } = server.server.address() as AddressInfo;
  let stopped: Promise<void> | undefined;
  return { url: `http://127.0.0.1:${port}`, shared: false, stop: () => (stopped ??= server.close()) };
}
