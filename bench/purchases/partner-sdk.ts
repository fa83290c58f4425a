import type { BuyerKind, World } from './buyer.ts';
import { ConnectionReset, type Answered } from './lossy-shop.ts';
import { catalogItemOf } from './requests.ts';

/**
 * The retries of Microsoft's archived SDK for .NET around a cart and its checkout, re-created from its source
 * (microsoft/partner-center-sdk-for-dotNET, RetryableHttpCall and ExponentialBackOffRetryPolicy): every exception and
 * every status that is not listed is tried three times more, POST or not, after 0.5, 1.5 and 3.5 seconds, under one
 * request id. What is left of a failure is thrown, and the queue brings the message again.
 *
 * The one request id means nothing to this shop, which knows a repeated checkout by its cart. One that honours the id
 * answers such a retry with the first answer: as the shop that replays does.
 */
export const PARTNER_SDK: BuyerKind = {
  title: 'retries of the .NET SDK',
  friendlyName: (requestId) => requestId,
  create: async (world) => ({
    async receive({ requestId, customerId, skuId, quantity }) {
      const { shop, tell } = world;
      const line = { customerId, catalogItemId: catalogItemOf(skuId), quantity, friendlyName: requestId };
      const { cartId } = await succeeding(world, () => shop.createCart(line));
      await succeeding(world, () => shop.checkOut(cartId));
      tell(requestId, 'bought');
    },
  }),
};

const RETRIES = 3;
const NOT_RETRIED: ReadonlySet<number> = new Set([400, 401, 403, 404, 409, 417, 429]);

async function succeeding<Body>(
  { clock }: Pick<World, 'clock'>,
  call: () => Promise<Answered<Body>>,
  retriesBefore = 0,
): Promise<Body> {
  const answer = await call().catch((failure: unknown) => {
    if (failure instanceof ConnectionReset) return failure;
    throw failure;
  });
  if ('body' in answer) return answer.body;
  const isRetried = answer instanceof ConnectionReset || !NOT_RETRIED.has(answer.status);
  const retries = retriesBefore + 1;
  if (!isRetried || retries > RETRIES) {
    throw answer instanceof ConnectionReset ? answer : new Error(`Partner Center answered ${answer.code}.`);
  }
  await clock.pause(((2 ** retries - 1) / 2) * 1_000);
  return succeeding({ clock }, call, retries);
}
