import { describe, expect, it } from '@jest/globals';
import { aHeader, euro } from '../builders/billing.ts';
import { billingTools } from '../builders/billing-tools.ts';
import { movedFields } from '../../lib/billing/note.ts';
import {
  pdf,
  scriptedBillingSource,
  scriptedDocument,
  WorldFailure,
  type ScriptedDocument,
} from '../fakes/scripted-billing-source.ts';

const world = (over: Partial<ScriptedDocument> = {}) => {
  const script = scriptedDocument(aHeader(), over);
  return { script, ...billingTools(scriptedBillingSource(script)) };
};

const told = ({ notes }: ReturnType<typeof world>) =>
  notes
    .filter(({ message }) => message === 'document moved')
    .map(({ fields: { to, tied, why } }) => [to, tied, why].map(String).join('|'));

describe('what is told of a document that moves on', () => {
  it('is no alarm while its statement is only still to be fetched', async () => {
    const at = world();
    await at.night('2024-03-09');
    expect(told(at)).toEqual(['listed|false|', 'exporting|false|', 'published|false|', 'filed|true|']);
  });

  it('is its last word too, where it stays published: why, and once for as long as nothing changes', async () => {
    const at = world({ statement: new WorldFailure('unauthorized', 'no token for app and user') });
    await at.night('2024-03-09');
    expect(told(at).slice(2)).toEqual(['published|false|', 'published|false|the statement is missing']);
    await at.night('2024-03-10');
    expect(told(at)).toHaveLength(4);
    at.script.statement = pdf();
    await at.night('2024-03-11');
    expect(told(at).slice(4)).toEqual(['filed|true|']);
  });

  it('gives the total of a credit note as what is given back, also before its lines are there', async () => {
    const at = world();
    await at.night('2024-03-09');
    const document = {
      ...(await at.document()),
      header: aHeader({ documentType: 'credit_note', total: euro('12.00') }),
      tieOut: undefined,
    };
    expect(movedFields(undefined, document, 0)).toMatchObject({ total: '-12.00' });
  });
});
