import { hexOf } from '../deterministic-ids.ts';
import type { ExportData, SimulatedExport, World } from '../world.ts';
import { blobNames } from './export-blobs.ts';

const MINUTE_MS = 60_000;
export type ExportLife =
  | { readonly state: 'not_started' | 'running' }
  | { readonly state: 'failed' }
  | { readonly state: 'succeeded'; readonly data: ExportData }
  | { readonly state: 'gone' };

/** Exports take two to eight simulated minutes. `dataAt` says what there is to export of what there was at an instant. */
export function startExport(
  world: World,
  dataAt: (startedAtMs: number) => ExportData | undefined,
): SimulatedExport {
  const startedAtMs = world.clock.nowMs();
  const started: SimulatedExport = {
    operationId: world.newGuid(),
    data: () => dataAt(startedAtMs),
    startedAtMs,
    readyAtMs: startedAtMs + (2 + ((world.exports.size * 3) % 7)) * MINUTE_MS,
  };
  world.exports.set(started.operationId, started);
  return started;
}

/** The outcome is decided by what there was when the export began. */
export function lifeOf(world: World, running: SimulatedExport): ExportLife {
  const nowMs = world.clock.nowMs();
  if (nowMs < running.startedAtMs + MINUTE_MS) return { state: 'not_started' };
  if (nowMs < running.readyAtMs) return { state: 'running' };
  if (nowMs >= running.readyAtMs + world.vendor.exportLifeMinutes * MINUTE_MS) return { state: 'gone' };
  const data = running.data();
  return data === undefined ? { state: 'failed' } : { state: 'succeeded', data };
}

/** Where the blobs of an export lie and what opens them. The signature's life begins when the manifest is read. */
export function manifestJson(
  world: World,
  origin: string,
  running: SimulatedExport,
  data: ExportData,
): object {
  const { root, eTag } = data;
  const names = blobNames(data);
  return {
    id: running.operationId,
    schemaVersion: '1',
    dataFormat: exportNumber(world, running) % 2 === 0 ? 'compressedJSON' : 'compressedJSONLines',
    createdDateTime: new Date(running.readyAtMs).toISOString(),
    eTag,
    partnerTenantId: world.partnerTenantId,
    rootDirectory: `${origin}/blob${root}`,
    sasToken: sasToken(root, world.clock.nowMs(), world.vendor.signatureMinutes * MINUTE_MS),
    partitionType: 'Default',
    blobCount: names.length,
    blobs: names.map((name) => ({ name, partitionValue: 'default' })),
  };
}

export function signatureOf(root: string, expiry: string): string {
  return hexOf(`signature of ${root} until ${expiry}`, 44);
}

/** Exports count from 0 in the order of their starts; their habits alternate by it. */
export function exportNumber(world: World, running: SimulatedExport): number {
  return [...world.exports.keys()].indexOf(running.operationId);
}

function sasToken(root: string, nowMs: number, lifeMs: number): string {
  const instant = (ms: number) => `${new Date(ms).toISOString().slice(0, 19)}Z`;
  const expiry = instant(nowMs + lifeMs);
  return new URLSearchParams({
    skt: instant(nowMs),
    ske: instant(nowMs + 2 * lifeMs),
    sks: 'b',
    skv: '2021-08-06',
    sv: '2021-08-06',
    se: expiry,
    sr: 'd',
    sp: 'rl',
    sdd: '7',
    sig: signatureOf(root, expiry),
  }).toString();
}
