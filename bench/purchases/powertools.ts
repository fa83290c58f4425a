import type { BuyerKind, World } from './buyer.ts';
import { catalogItemOf, type Request } from './requests.ts';

// The package is installed in bench/ alone (`npm ci --prefix bench`), so that its types may be missing; these are its own.
type Context = { readonly getRemainingTimeInMillis: () => number };
type Handler = (request: Request, context: Context) => Promise<string>;
type Idempotency = {
  readonly makeIdempotent: (
    handler: Handler,
    options: { readonly persistenceStore: object; readonly config: object },
  ) => Handler;
  readonly IdempotencyConfig: new (options: object) => object;
};
type Cache = { readonly CachePersistenceLayer: new (options: { readonly client: object }) => object };

const FUNCTION_TIMEOUT_MS = 300_000;

/**
 * Powertools' idempotency, the package itself, keyed by the request's id, around a handler that makes a cart and checks
 * it out. Its records lie in memory, through the package's own layer for caches. Where the handler throws, the package
 * deletes the record, whatever the shop has done by then.
 */
export const POWERTOOLS: BuyerKind = {
  title: 'Powertools idempotency',
  friendlyName: (requestId) => requestId,
  async create(world) {
    const { makeIdempotent, IdempotencyConfig } = await installed<Idempotency>('idempotency');
    const { CachePersistenceLayer } = await installed<Cache>('idempotency/cache');
    const buy = makeIdempotent((request) => buyNaively(world, request), {
      persistenceStore: new CachePersistenceLayer({ client: cacheIn(world) }),
      config: new IdempotencyConfig({ eventKeyJmesPath: 'requestId', throwOnNoIdempotencyKey: true }),
    });
    return {
      async receive(request) {
        await buy(request, { getRemainingTimeInMillis: () => FUNCTION_TIMEOUT_MS });
        world.tell(request.requestId, 'bought');
      },
    };
  },
};

async function buyNaively({ shop }: World, { requestId, customerId, skuId, quantity }: Request) {
  const line = { customerId, catalogItemId: catalogItemOf(skuId), quantity, friendlyName: requestId };
  const cart = await shop.createCart(line);
  if ('code' in cart) throw new Error(`No cart: ${cart.code}.`);
  const order = await shop.checkOut(cart.body.cartId);
  if ('code' in order) throw new Error(`No order: ${order.code}.`);
  return order.body.orderId;
}

/** What the package asks of a cache: get, set (`NX`: only where there is none; `EX`: for so many seconds), del. */
function cacheIn({ clock: { nowMs } }: World): object {
  const kept = new Map<string, { readonly value: string; readonly untilMs: number }>();
  const get = (key: string) => {
    const found = kept.get(key);
    return found && nowMs() < found.untilMs ? found.value : null;
  };
  return {
    get: async (key: string) => get(key),
    async set(key: string, value: string, { EX, NX }: { readonly EX: number; readonly NX?: boolean }) {
      if (NX && get(key) !== null) return null;
      kept.set(key, { value, untilMs: nowMs() + EX * 1_000 });
      return 'OK';
    },
    del: async (keys: readonly string[]) => keys.filter((key) => kept.delete(key)).length,
  };
}

async function installed<Module>(name: string): Promise<Module> {
  try {
    return (await import(`@aws-lambda-powertools/${name}`)) as Module;
  } catch (failure) {
    throw new Error('The peer is not installed: npm ci --prefix bench', { cause: failure });
  }
}
