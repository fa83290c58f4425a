import { describe, expect, it } from '@jest/globals';
import { getStatement, getTaxReceipt } from '../../../lib/partner-center/billing-v1/statement.ts';
import { asId } from '../../../lib/values/id.ts';
import { fails, scriptedExchange } from '../../fakes/scripted-exchange.ts';

const bytes = Uint8Array.of(0x25, 0x50, 0x44, 0x46, 0x2d, 0x00, 0xff);

describe('a PDF', () => {
  it('is given as it came, whatever its headers call it', async () => {
    const headers = { 'content-type': 'application/json' };
    const { exchange, asked } = scriptedExchange(() => ({ headers, body: bytes }));
    const { body, requestId } = await getStatement(exchange, asId('G1'));
    expect([body, requestId]).toEqual([bytes, 'request-1']);
    expect(asked).toEqual([
      { operation: 'get_statement', path: '/v1/invoices/G1/documents/statement', accept: 'application/pdf' },
    ]);
  });

  it('is there for each tax receipt too', async () => {
    const { exchange, asked } = scriptedExchange(() => ({ body: bytes }));
    expect((await getTaxReceipt(exchange, asId('G1'), '123456')).body).toEqual(bytes);
    expect(asked).toEqual([
      {
        operation: 'get_tax_receipt',
        path: '/v1/invoices/G1/receipts/123456/documents/statement',
        accept: 'application/pdf',
      },
    ]);
  });

  it('is not there where Microsoft has none', async () => {
    const { exchange } = scriptedExchange(() => fails('not_found', 404));
    await expect(getStatement(exchange, asId('G1'))).rejects.toMatchObject({ kind: 'not_found' });
  });

  it.each([
    ['an HTML page', '<html>Sign in</html>', { kind: 'malformed', description: 'the answer is no PDF' }],
    [
      'an error under a 200',
      '{"code":"400072","description":"This item isn\'t available"}',
      { kind: 'refused', code: '400072', description: "This item isn't available" },
    ],
    ['nothing', '', { kind: 'malformed' }],
  ])('is not %s', async (_what, body, error) => {
    const { exchange } = scriptedExchange(() => ({ body }));
    const operation = 'get_statement';
    await expect(getStatement(exchange, asId('G1'))).rejects.toMatchObject({
      operation,
      status: 200,
      ...error,
    });
  });
});
