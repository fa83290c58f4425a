import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { exportManifest, getExportManifest } from '../../../lib/partner-center/billing-v2/export-manifest.ts';
import {
  exportOperation,
  exportOutcome,
  getExportOperation,
  lastSegment,
  manifestIdOf,
} from '../../../lib/partner-center/billing-v2/export-operation.ts';
import { readWire } from '../../../lib/partner-center/wire/codec.ts';
import { parseJson, printJson } from '../../../lib/partner-center/wire/json.ts';
import { scriptedExchange } from '../../fakes/scripted-exchange.ts';
import { fixture } from '../recorded-exchange.ts';

const TYPE = '#microsoft.graph.partners.billing';
const CANARY = 'NOT-A-SIGNATURE';
const manifestText = fixture('export-manifest');
const betaText = `{"version":"1","dataFormat":"compressedJSONLines","utcCretedDateTime":"2022-04-29T22:40:57.1853571Z",
  "eTag":"0x5B","partnerTenantId":"14f593ad-1edc-474d-aaa0-83abbf9638da","rootFolder":"https://account.example/folder",
  "rootFolderSAS":"sig=${CANARY}","partitionType":"ItemCount","blobCount":1,"sizeInBytes":2000.5,
  "blobs":[{"name":"a.json.gz","sizeinBytes":500,"partitionValue":"1","novel":1.10}]}`;

const inline = `{"status":"succeeded","@odata.type":"${TYPE}.exportSuccessOperation","resourceLocation":${manifestText}}`;

describe('an operation', () => {
  it.each([
    ['{"status":"notStarted"}', 'running'],
    ['{"status":"running","@odata.type":"#x.exportSuccessOperation"}', 'succeeded'],
    [`{"status":"succeeded","@odata.type":"${TYPE}.runningOperation"}`, 'running'],
    [`{"status":"succeeded","@odata.type":"${TYPE}.failedOperation"}`, 'failed'],
    ['{"status":"Completed"}', 'succeeded'],
    ['{"status":"processing"}', 'running'],
    ['{"status":"failed","error":null}', 'failed'],
    ['{}', 'running'],
  ])('%s is %s', (text, outcome) => {
    const read = readWire(exportOperation, parseJson(text));
    expect(read.ok && exportOutcome(read.value)).toBe(outcome);
  });

  it.each([
    `{"createdDateTime":"2022-06-1T10-01-03.4Z","lastActionDateTime":" 2022-06-1T10-01-05Z","status":"running"}`,
    `{"@odata.type":"${TYPE}.failedOperation","id":"6fe6","status":"failed","error":{"message":"No data","code":5000}}`,
    `{"status":"succeeded","resourceLocation@odata.navigationLink":"https://graph.example/manifests/8fe3"}`,
    inline,
  ])('prints as it was read: %s', (text) => {
    const read = readWire(exportOperation, parseJson(text));
    expect(read.ok && printJson(exportOperation.print(read.value))).toBe(printJson(parseJson(text)));
  });

  it('names the field of an inline manifest that it cannot do without', async () => {
    const { exchange } = scriptedExchange(() => ({ body: { status: 'succeeded', resourceLocation: {} } }));
    await expect(getExportOperation(exchange, 'op-1')).rejects.toMatchObject({
      kind: 'malformed',
      description: 'resourceLocation.eTag is missing',
      operation: 'get_export_operation',
    });
  });
});

it.each([
  ['{"resourceLocation@odata.navigationLink":"https://graph.example/manifests/8fe3"}', '8fe3'],
  ['{"resourceLocation":"https://graph.example/manifests(\'8fe3\')"}', '8fe3'],
  [inline, undefined],
  ['{"status":"succeeded"}', undefined],
])('an operation %s names the manifest %s', (text, manifestId) => {
  const read = readWire(exportOperation, parseJson(text));
  expect(read.ok && manifestIdOf(read.value)).toBe(manifestId);
});

describe('the last segment of a link', () => {
  it.each([
    ['https://graph.example/v1.0/operations/9ab9cb54-a/', '9ab9cb54-a'],
    ["https://graph.example/v1.0/operations('9ab9cb54-a')?x=1", '9ab9cb54-a'],
    ['', undefined],
    ['https://graph.example/../', undefined],
  ])('of %s is %s', (url, id) => {
    expect(lastSegment(url)).toBe(id);
  });

  it('of a text that is longer than any link is not looked for', () => {
    expect(lastSegment('a'.repeat(2_048))).toHaveLength(2_048);
    expect(lastSegment('a'.repeat(60_000_000))).toBeUndefined();
  });
});

describe('a manifest', () => {
  it.each([
    ['today', manifestText],
    ['2022', betaText],
  ])('of %s prints as it was read', (_when, text) => {
    const read = readWire(exportManifest, parseJson(text));
    expect(read.ok && printJson(exportManifest.print(read.value))).toBe(printJson(parseJson(text)));
  });

  it('of the 2022 beta has all its names', () => {
    const read = readWire(exportManifest, parseJson(betaText));
    expect(read.ok && read.drifts.map(({ field }) => field)).toEqual(['sizeInBytes', 'blobs[0].novel']);
    expect(read.ok && read.value.blobs[0]?.sizeInBytes?.value).toBe(500);
    expect(read.ok && read.value.rootFolderSAS?.reveal()).toBe(`sig=${CANARY}`);
  });

  it('shows its signature to nobody who prints, inspects or quotes it', async () => {
    const { exchange } = scriptedExchange((ask) => ({
      body: ask.operation === 'get_export_manifest' ? betaText : inline,
    }));
    const handedOut = [await getExportManifest(exchange, 'm-1'), await getExportOperation(exchange, 'op-1')];
    const { body } = await getExportManifest(exchange, 'm-1');
    const printed = [
      JSON.stringify(handedOut),
      inspect(handedOut, { depth: 99, showHidden: true, getters: true }),
      String(body.rootFolderSAS),
    ].join('\n');
    expect(printed).not.toContain(CANARY);
    expect(printed).toContain('***');
  });

  it('does not repeat its signature where it cannot be read', async () => {
    const body = betaText.replace('"name":"a.json.gz"', `"name":{"rootFolderSAS":"sig=${CANARY}"}`);
    const { exchange } = scriptedExchange(() => ({ body }));
    const failure: unknown = await getExportManifest(exchange, 'm-1').catch((error: unknown) => error);
    expect(failure).toMatchObject({ kind: 'malformed', description: 'blobs[0].name is not a text' });
    expect(inspect(failure, { depth: 99, showHidden: true })).not.toContain(CANARY);
  });
});
