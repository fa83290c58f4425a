import { expect, it } from '@jest/globals';
import { estimateLinks, listEstimateLinks } from '../../../lib/partner-center/billing-v1/estimate-links.ts';
import { parseJson, printJson } from '../../../lib/partner-center/wire/json.ts';
import { scriptedExchange } from '../../fakes/scripted-exchange.ts';
import { fixture } from '../recorded-exchange.ts';
import { wired } from '../wired.ts';

it('estimate links say which unbilled lists there are in a currency', async () => {
  const { exchange, asked } = scriptedExchange(() => ({ body: fixture('estimate-links') }));
  const { body } = await listEstimateLinks(exchange, 'EUR');
  expect(asked).toEqual([
    {
      operation: 'list_estimate_links',
      path: '/v1/invoices/estimates/links',
      query: { currencycode: 'eur' },
    },
  ]);
  expect(body.items.map(({ type, period }) => [type?.value, period?.value])).toEqual([
    ['daily_rated_usage', 'current'],
    ['non_consumption', 'previous'],
  ]);
  expect(printJson(estimateLinks.print(body))).toBe(printJson(parseJson(fixture('estimate-links'))));
});

it('an estimate link may say what would be sent with it', () => {
  const json =
    '{"items":[{"link":{"uri":"/invoices/unbilled/lineitems","method":"GET","headers":[],"body":{}}}]}';
  const { drifts, printed, was } = wired(estimateLinks, json);
  expect([drifts, printed]).toEqual([[], was]);
});
